/** This client: what a user of it writes. */
import { LibreAuth } from 'libreauth-client';
import { Lockence } from 'libreauth-client/lockence';

/** A machine that is busy measuring is no reason to give a request up. */
const PATIENT = { timeoutMs: 120_000 };

/** The client is there; what is called is timed. */
export function deviceId({ api }) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api);
  return async () => {
    const id = await client.deviceId();
    client.free();
    return id;
  };
}

/** Lockence's first request carries the device id; LibreAuth's second does. */
export function firstRequest({ lockence }) {
  const client = new Lockence(lockence.url, lockence.key, PATIENT);
  return client.init(lockence.licence);
}

export async function ready({ api, licence }) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api, PATIENT);
  await client.init();
  await client.license(licence);
  return client.state;
}
