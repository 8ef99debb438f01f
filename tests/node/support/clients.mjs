// Clients of the emulator's demo world, and where that is.
import { LibreAuth } from 'libreauth-client';
import { Lockence } from 'libreauth-client/lockence';

export const EMULATOR = process.env.LIBREAUTH_EMULATOR?.replace(/\/$/, '');
if (!EMULATOR)
  throw new Error(
    'LIBREAUTH_EMULATOR must name a running emulator: `cargo xtask test node` starts one',
  );

/** Keys that the emulator binds to no device, so that files may run at once and again. */
export const KEY = 'DEMO-KEY-0005';
export const LOCKENCE_KEY = 'DEMO5-DEMO5-DEMO5-DEMO5';
export const HWID = 'A-WORKSTATION-OF-JOHN-DOE';

/** Both services as an entry has them: a client at an address, and how it logs in. */
export const services = ({ LibreAuth, Lockence }) => [
  {
    name: 'LibreAuth',
    client: (base = EMULATOR, options = {}) =>
      new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${base}/api/1.3/`, { hwid: HWID, ...options }),
    async logIn(app) {
      await app.init();
      return app.license(KEY);
    },
  },
  {
    name: 'Lockence',
    client: (base = EMULATOR, options = {}) =>
      new Lockence(`${base}/api/v1`, 'lockence-demo-api-key', { hwid: HWID, ...options }),
    logIn: (app) => app.init(LOCKENCE_KEY),
  },
];

/** Each by the entry that is made for it. */
export const SERVICES = services({ LibreAuth, Lockence });
