import { LibreAuth } from 'libreauth-client';

/** Who uses this app, by the key they bought. */
export async function activate(key, options) {
  const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options);
  await app.init();
  const { username, subscriptions } = await app.license(key);
  const { verification } = await app.check();
  app.free();
  return `Licensed: ${username}, ${subscriptions[0].name}, ${verification}`;
}
