import { LibreAuth } from 'libreauth-client';
import { LibreAuthProvider, LicenseGate } from 'libreauth-client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';
import { SignIn } from './SignIn.jsx';

const makeClient = () =>
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/', {
    publicKey: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
  });

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <LibreAuthProvider client={makeClient}>
      <LicenseGate fallback={<SignIn />}>
        <App />
      </LicenseGate>
    </LibreAuthProvider>
  </StrictMode>,
);
