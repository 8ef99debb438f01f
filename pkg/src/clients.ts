/** The clients as an entry exports them: the core's faces, started when first constructed. */
import { client, LIBREAUTH, LOCKENCE } from '../../src/bindings/clients.js';
import { LibreAuthError as ErrorClass } from '../../src/bindings/script.js';
import type * as Public from '../types/full.js';

/** What a glue exports. */
type Make = typeof import('../build/full/libreauth_client.js').client;

// The public types are written by hand; a test compares them with what is there.
export const libreAuth = (make: Make, start: (options: unknown) => void) =>
  client('LibreAuth', LIBREAUTH, make, start) as typeof Public.LibreAuth;
export const lockence = (make: Make, start: (options: unknown) => void) =>
  client('Lockence', LOCKENCE, make, start) as typeof Public.Lockence;

// Told by its type in full, as `new` has no public form.
export const LibreAuthError = ErrorClass as typeof Public.LibreAuthError;
