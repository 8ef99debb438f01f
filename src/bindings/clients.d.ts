/** A service's calls by method: the name on the wire, and how many arguments stand before the options. */
type Calls = Record<string, string>;
export const LIBREAUTH: Calls;
export const LOCKENCE: Calls;
/** The class of a service over a core; `start` must leave its wasm instantiated, or throw. */
export function client(service: string, calls: Calls, Core: unknown, start: () => void): unknown;
