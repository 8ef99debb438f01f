// Every entry, by import. Each directive fails where the types are not found and all is `any`.
import { LibreAuth, LibreAuthError, Lockence, type Snapshot } from 'libreauth-client/full';
import { LibreAuthProvider, LicenseGate, useLicense } from 'libreauth-client/react';
import { createRelay, type RelayOptions } from 'libreauth-client/relay';
import * as slim from 'libreauth-client/slim';
import { createEmulator } from 'libreauth-client/testing';
import { createLibreAuth, useLibreAuth } from 'libreauth-client/vue';

export async function licensed(key: string): Promise<boolean> {
  const { fetch, publicKey } = createEmulator();
  await slim.load();
  const app: LibreAuth = new slim.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, {
    fetch,
    publicKey,
  });
  try {
    await app.init();
    const { subscriptions } = await app.license(key);
    return subscriptions.length > 0 && app.getSnapshot().licensed;
  } catch (error) {
    if (LibreAuthError.is(error) && error.code === 'license_invalid') return false;
    throw error;
  }
}

const client = () => new Lockence('https://your-domain.com/api/v1', 'your_api_key');
const options: RelayOptions = { upstream: 'https://your-domain.com/api/v1' };

export const relay: (request: Request) => Promise<Response> = createRelay(options);
export const element = LibreAuthProvider({ client, children: LicenseGate({}) });
export const state = (): Snapshot['state'] => useLicense().state;
export const plugin = createLibreAuth({ client });
export const value = (): boolean => useLibreAuth().licensed.value;

// @ts-expect-error: an app has a name
new LibreAuth();
// @ts-expect-error: a promise, to be awaited
slim.load().length;
// @ts-expect-error: a client is wanted
LibreAuthProvider({});
// @ts-expect-error: a client is wanted
createLibreAuth({});
// @ts-expect-error: an address is wanted
createRelay({});
// @ts-expect-error: no such seed
createEmulator(1);
