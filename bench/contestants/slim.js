/** This client, by the entry whose wasm is a file of its own. */
import { LibreAuth, load } from 'libreauth-client/slim';

export async function ready({ api, licence, wasm }) {
  await load(wasm);
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api, { timeoutMs: 120_000 });
  await client.init();
  await client.license(licence);
  return client.state;
}
