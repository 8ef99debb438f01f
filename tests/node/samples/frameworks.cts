// The same entries by require: `tsc --strict` reads this.
import { LibreAuth } from 'libreauth-client';
import { LibreAuthProvider } from 'libreauth-client/react';
import { createLibreAuth } from 'libreauth-client/vue';

const client = () => new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');

export const plugin = createLibreAuth({ client });
export const provider = LibreAuthProvider({ client });
