/** This client, by its default entry: what a user of it writes. */
import { LibreAuth, Lockence } from 'libreauth-client';

export async function deviceId({ api }) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api);
  const id = await client.deviceId();
  client.free();
  return id;
}

/** Lockence's first request carries the device id; LibreAuth's second does. */
export function firstRequest({ lockence }) {
  const client = new Lockence(lockence.url, lockence.key, { heartbeat: false });
  return client.init(lockence.licence);
}

export async function ready({ api, licence }) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api);
  await client.init();
  await client.license(licence);
  return client.state;
}
