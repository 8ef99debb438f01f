/** Both classes over the core's one; `start` must leave the wasm instantiated, or throw. */
export function clients(
  make: (isLibreAuth: boolean, values: unknown[]) => unknown,
  start: () => void,
): Record<'LibreAuth' | 'Lockence', new (...args: unknown[]) => object>;
