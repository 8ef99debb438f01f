/** A service's calls by method. */
export const LIBREAUTH: string;
export const LOCKENCE: string;
/** The class of a service over what a glue exports; `start` must leave its wasm instantiated, or throw. */
export function client(
  service: 'LibreAuth' | 'Lockence',
  calls: string,
  make: (isLibreAuth: boolean, values: unknown[]) => unknown,
  start: (options: unknown) => void,
): unknown;
