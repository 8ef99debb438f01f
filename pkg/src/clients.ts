/** The two clients as an entry exports them: the core's faces, started when first constructed. */
import { clients as faces } from '../../src/bindings/clients.js';
import * as core from '../build/libreauth_client.js';
import type * as Public from '../types/index.js';

/** Builds the classes over `start`, which must leave the wasm instantiated or throw. */
export function clients(start: () => void) {
  // The public types are written by hand; a test compares them with what is there.
  return faces(core.client, start) as unknown as Pick<typeof Public, 'LibreAuth' | 'Lockence'>;
}
