/** The hand-written client in the same jobs as the others. */
import * as client from './plain-client.js';

export const deviceId = () => async () => client.deviceId();

export function firstRequest({ lockence }) {
  return fetch(`${lockence.url}/init`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      api_key: lockence.key,
      license_key: lockence.licence,
      hwid: client.deviceId(),
    }),
  });
}

export async function ready({ api, licence }) {
  const app = new client.PlainClient('MyApp', 'XXXXXXXXXX', '1.0', api);
  await app.init();
  await app.license(licence);
  return 'active';
}
