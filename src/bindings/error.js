// The one error class of the package. It lives in JavaScript because a real `class extends Error`
// has a stack, prints well in every console, and passes `instanceof Error`.
export class LibreAuthError extends Error {
  /**
   * @param {string} message
   * @param {string} code
   * @param {string} category
   * @param {boolean} retryable
   * @param {Record<string, unknown>} [details] only the fields that are known
   */
  constructor(message, code, category, retryable, details) {
    super(message);
    Object.assign(this, { code, category, retryable }, details);
  }

  static is(value) {
    return (
      value instanceof LibreAuthError ||
      (value?.name === 'LibreAuthError' && typeof value.code === 'string')
    );
  }
}

// On the prototype, so that it survives minifiers and does not show up among an error's own fields.
Object.defineProperty(LibreAuthError.prototype, 'name', {
  value: 'LibreAuthError',
  configurable: true,
  writable: true,
});

/** An error with those of the fields that are known. */
export function failure(
  message,
  code,
  category,
  retryable,
  retryAfterMs,
  status,
  endpoint,
  serverMessage,
  downloadUrl,
) {
  const known = Object.entries({
    retryAfterMs,
    status,
    endpoint,
    serverMessage,
    downloadUrl,
  }).filter(([, value]) => value !== undefined);
  return new LibreAuthError(message, code, category, retryable, Object.fromEntries(known));
}
