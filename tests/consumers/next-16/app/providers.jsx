'use client';

import { LibreAuth } from 'libreauth-client';
import { LibreAuthProvider } from 'libreauth-client/react';

const makeClient = () =>
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/', {
    publicKey: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
  });

export const Providers = ({ children }) => (
  <LibreAuthProvider client={makeClient}>{children}</LibreAuthProvider>
);
