// What of the bindings is JavaScript. One file for all of it: a page that loads modules one by one
// (as the wasm tests do) fetches each separately.

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

/** An error with those of the details that are known. */
export function failure(message, code, category, retryable, details) {
  const known = Object.entries(details).filter(([, value]) => value !== null);
  // V8 keeps ten frames, which all lie in the wasm: a few more lead to the caller.
  const usual = Error.stackTraceLimit;
  if (usual) Reflect.set(Error, 'stackTraceLimit', usual + 30);
  const error = new LibreAuthError(message, code, category, retryable, Object.fromEntries(known));
  if (usual) Reflect.set(Error, 'stackTraceLimit', usual);
  return error;
}

/** What a value is, for an error: `null`, `a number`, `an object` … */
export function kind(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export function isOptions(value) {
  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false; // a revoked proxy
  }
}

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

/** The items of an array; of anything else, and of one that throws, one that is no text. */
export function copied(value) {
  try {
    if (Array.isArray(value)) return [...value];
  } catch {}
  return [null];
}

/** The absolute address; a path is one of the page's own origin. */
export function absolute(address) {
  try {
    return new URL(address, address.startsWith('/') ? globalThis.location?.href : undefined).href;
  } catch {}
}

/** A promise that is settled from outside, by a call's answer. */
export class Answer {
  #stopListening;
  #settled = false;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.settle = (good, value) => {
        this.#settled = true;
        (good ? resolve : reject)(value);
        this.#stopListening?.();
      };
    });
  }

  /** Listens to the caller's signal until it is settled. */
  listen(signal, giveUp) {
    if (this.#settled) return;
    const change = (method) => {
      try {
        signal[method]('abort', giveUp);
      } catch {} // an odd signal is no reason to leave anybody without an answer
    };
    change('addEventListener');
    this.#stopListening = () => change('removeEventListener');
  }
}

/** The listeners of one client. */
export class Listeners {
  #all = new Map();

  /** @returns the function that ends it */
  add(kind, listener) {
    const key = {};
    this.#all.set(key, { kind, listener });
    return () => {
      this.#all.delete(key);
    };
  }

  /**
   * Tells everyone of one kind. One that throws does not keep the others from hearing, and its
   * error is reported as an uncaught one, as with an `EventTarget` (DOM, "report an exception").
   */
  tell(kind, event) {
    // The end, once all else was told. A listener may hold its client, which would hold itself.
    if (kind > 5) queueMicrotask(() => this.#all.clear());
    for (const [key, it] of [...this.#all]) {
      // One that left meanwhile hears no more, as with an `EventTarget`.
      if (it.kind !== kind || !this.#all.has(key)) continue;
      try {
        it.listener.call(undefined, event);
      } catch (thrown) {
        // Later: whatever is patched in there may throw as well.
        queueMicrotask(() => (globalThis.reportError ?? console.error)(thrown));
      }
    }
  }
}

/** Sets a field of a plain object in the making; what is not known is null. */
export const put = (object, name, value) => {
  object[name] = value ?? null;
};
