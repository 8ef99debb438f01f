// What of a caller's argument is easier told in JavaScript.

/** What a value is, for an error: `null`, `a number`, `an object` … */
export function kind(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export const isOptions = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What is wrong with the fields' names, as a sentence. A proxy's trap may throw.
 *
 * @param {object} options
 * @param {string} known their names, parted by ", "
 */
export function misnamed(options, known) {
  const names = known.split(', ');
  for (const field of Reflect.ownKeys(options)) {
    if (typeof field !== 'string' || names.includes(field)) continue;
    const name = field.slice(0, 80);
    const close = names.find((it) => it.toLowerCase() === name.toLowerCase());
    return close ? `The option "${name}" is spelt "${close}".` : `"${name}" is none of ${known}.`;
  }
}

/** The absolute address; a path is one of the page's own origin. */
export function absolute(address) {
  try {
    return new URL(address, address.startsWith('/') ? globalThis.location?.href : undefined).href;
  } catch {}
}
