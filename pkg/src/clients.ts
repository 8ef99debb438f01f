/** The clients as an entry exports them: the core's faces, started when first constructed. */
import { client, LIBREAUTH, LOCKENCE } from '../../src/bindings/clients.js';
import { LibreAuthError as ErrorClass } from '../../src/bindings/script.js';
import type * as Public from '../types/full.js';

/** The class that a glue exports. */
export type Core = typeof import('../build/full/libreauth_client.js').Client;

// The public types are written by hand; a test compares them with what is there.
export const libreAuth = (core: Core, start: () => void) =>
  client('LibreAuth', LIBREAUTH, core, start) as typeof Public.LibreAuth;
export const lockence = (core: Core, start: () => void) =>
  client('Lockence', LOCKENCE, core, start) as typeof Public.Lockence;

// Told by its type in full, as `new` has no public form.
export const LibreAuthError = ErrorClass as typeof Public.LibreAuthError;
