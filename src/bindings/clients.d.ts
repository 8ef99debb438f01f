/** Both classes over the core's one; `start` must leave the wasm instantiated, or throw. */
export function clients(
  Core: new (service: string, values: unknown[]) => object,
  start: () => void,
): Record<'LibreAuth' | 'Lockence', new (...args: unknown[]) => object>;
