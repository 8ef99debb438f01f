import { LibreAuth, LibreAuthError } from 'libreauth-client';

const url = 'https://libreauth.nutexe.dev/api/1.3/';
const publicKey = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

/** Tells whether the key in the address is good. */
export default {
  async fetch(request) {
    const key = new URL(request.url).searchParams.get('key');
    const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', url, {
      publicKey,
      hwid: 'A-WORKSTATION-OF-JOHN-DOE',
      heartbeat: false,
    });
    try {
      await app.init();
      const { username, subscriptions } = await app.license(key);
      const { verification } = await app.check();
      return new Response(`Licensed: ${username}, ${subscriptions[0].name}, ${verification}`);
    } catch (error) {
      if (!LibreAuthError.is(error)) throw error;
      return new Response(`${error.code}: ${error.message}`);
    } finally {
      app.free();
    }
  },
};
