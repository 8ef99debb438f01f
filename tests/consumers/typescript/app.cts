// The same by require. The slim entry is awaited and has none.
import { LibreAuth, LibreAuthError, Lockence, type Snapshot } from 'libreauth-client/full';
import { LibreAuthProvider, LicenseGate, useLicense } from 'libreauth-client/react';
import { createRelay, type RelayOptions } from 'libreauth-client/relay';
import { createEmulator } from 'libreauth-client/testing';
import { createLibreAuth, useLibreAuth } from 'libreauth-client/vue';

const emulator = createEmulator();
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { fetch: emulator.fetch });
const client = () => new Lockence('https://your-domain.com/api/v1', 'your_api_key');
const options: RelayOptions = { upstream: 'https://your-domain.com/api/v1' };

export const known = (error: unknown): boolean => LibreAuthError.is(error);
export const snapshot: Snapshot = app.getSnapshot();
export const relay: (request: Request) => Promise<Response> = createRelay(options);
export const element = LibreAuthProvider({ client, children: LicenseGate({}) });
export const state = (): Snapshot['state'] => useLicense().state;
export const plugin = createLibreAuth({ client });
export const value = (): boolean => useLibreAuth().licensed.value;

// @ts-expect-error: an app has a name
new LibreAuth();
// @ts-expect-error: a client is wanted
LibreAuthProvider({});
// @ts-expect-error: a client is wanted
createLibreAuth({});
// @ts-expect-error: an address is wanted
createRelay({});
// @ts-expect-error: no such seed
createEmulator(1);
