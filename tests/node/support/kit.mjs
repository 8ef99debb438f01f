// Clients of an emulator of the test's own, in this very process.
import { LibreAuth } from 'libreauth-client';
import { Lockence } from 'libreauth-client/lockence';

export const HWID = 'the-device-of-this-test';

/** A client of each service, and how it logs in. Beats come from the tests alone. */
export const SERVICES = [
  {
    name: 'LibreAuth',
    unpinned: { publicKey: undefined },
    key: 'DEMO-KEY-0001',
    client({ libreauth, fetch }, options = {}) {
      const { name, ownerId, version, url, publicKey } = libreauth;
      const own = { fetch, publicKey, hwid: HWID, heartbeat: false, ...options };
      return new LibreAuth(name, ownerId, version, url, own);
    },
    async logIn(app, key = this.key) {
      await app.init();
      return app.license(key);
    },
  },
  {
    name: 'Lockence',
    unpinned: {},
    key: 'DEMO1-DEMO1-DEMO1-DEMO1',
    client({ lockence, fetch }, options = {}) {
      const own = { fetch, hwid: HWID, heartbeat: false, ...options };
      return new Lockence(lockence.url, lockence.apiKey, own);
    },
    logIn(app, key = this.key) {
      return app.init(key);
    },
  },
];
