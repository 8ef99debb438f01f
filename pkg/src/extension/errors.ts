/** Errors of this entry, and those of the client on their way from the background to a page. */
import { LibreAuthError as ErrorClass } from '../../../src/bindings/script.js';
import type * as Public from '../../types/index.js';

/**
 * The same class as the main entry's, without its wasm. A bundle with both has two; `is` knows the
 * errors of either.
 */
export const LibreAuthError = ErrorClass as unknown as typeof Public.LibreAuthError;

/** What may go wrong here that can't elsewhere: the category, and whether a later try may do. */
const OWN = {
  not_an_extension: ['config', false],
  permission_missing: ['config', false],
  not_allowed: ['usage', false],
  extension_reloaded: ['usage', false],
  background_unreachable: ['transient', true],
  not_supported: ['config', false],
  invalid_argument: ['usage', false],
  invalid_option: ['usage', false],
  unknown_option: ['usage', false],
  aborted: ['usage', false],
  freed: ['usage', false],
  internal: ['internal', false],
} as const satisfies Partial<Record<Public.ErrorCode, [Public.ErrorCategory, boolean]>>;

export function failure(
  code: keyof typeof OWN,
  message: string,
  details?: { endpoint?: string; cause?: unknown },
): Public.LibreAuthError {
  const [category, retryable] = OWN[code];
  const error: unknown = new ErrorClass(message, code, category, retryable, details);
  return error as Public.LibreAuthError;
}

/** For the console: as an uncaught one, which nobody is waiting for. */
export function report(thrown: unknown): void {
  queueMicrotask(() => (globalThis.reportError ?? console.error)(thrown));
}

/** The fields that travel. Not `cause`, which may be anything. */
const NEEDED = ['code', 'category', 'retryable'] as const;
const MORE = [
  'retryAfterMs',
  'status',
  'endpoint',
  'serverMessage',
  'downloadUrl',
  'verification',
] as const;

export type Packed = Readonly<Record<string, unknown>>;

/** An error as plain data. What is none of ours may hold anything, so that nothing of it is told. */
export function pack(thrown: unknown): Packed {
  const error = LibreAuthError.is(thrown)
    ? thrown
    : failure('internal', 'Something went wrong in the background; its console says more.');
  const packed: Record<string, unknown> = { message: error.message };
  for (const name of [...NEEDED, ...MORE])
    if (error[name] !== undefined) packed[name] = error[name];
  return packed;
}

/** An error again, with the stack of who called. */
export function unpack(packed: Packed): Public.LibreAuthError {
  const details = Object.fromEntries(
    MORE.filter((name) => packed[name] !== undefined).map((name) => [name, packed[name]]),
  );
  const { message, code, category, retryable } = packed;
  const error: unknown = new ErrorClass(
    String(message),
    String(code),
    String(category),
    retryable === true,
    details,
  );
  return error as Public.LibreAuthError;
}
