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
    return value?.name === 'LibreAuthError' && typeof value.code === 'string';
  }

  // Each entry has a copy of this class, and an app may use two of them.
  static [Symbol.hasInstance](value) {
    // biome-ignore lint/complexity/noThisInStatic: of a class that extends it, only its own are.
    return this === LibreAuthError ? this.is(value) : super[Symbol.hasInstance](value);
  }
}

// On the prototype, so that it survives minifiers and does not show up among an error's own fields.
Object.defineProperty(LibreAuthError.prototype, 'name', {
  value: 'LibreAuthError',
  configurable: true,
  writable: true,
});

// As they are at first: the core counts on them.
const { parse, stringify } = JSON;

/**
 * What the core hands out, from its JSON: as it is (0), frozen since several are handed the same (1),
 * or an error, which has those of its fields that are known (2).
 */
export function made(json, how) {
  const it = parse(json, how > 1 ? (_, value) => value ?? undefined : undefined);
  if (how > 1) return failure(it);
  // Of a snapshot, whose verdict is as good as a verdict alone.
  if (how) Object.freeze(Object.freeze(it).verdict);
  return it;
}

function failure(fields) {
  // V8 keeps ten frames, which all lie in the wasm: a few more lead to the caller.
  const usual = Error.stackTraceLimit;
  if (usual) Reflect.set(Error, 'stackTraceLimit', usual + 30);
  const { message, code, category, retryable } = fields;
  // (Its message stays what it is, no field that shows up among the others.)
  const error = Object.assign(new LibreAuthError(message, code, category, retryable), fields);
  if (usual) Reflect.set(Error, 'stackTraceLimit', usual);
  return error;
}

/** A number in JSON. */
export const written = (number) => stringify(number);

/** What a value is, for an error: `null`, `a number`, `an object` … */
function kind(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Is it a storage of the app's own? */
export function isStorage(value) {
  try {
    return (
      typeof value === 'object' &&
      ['get', 'set', 'remove'].every((name) => typeof value[name] === 'function')
    );
  } catch {
    return false;
  }
}

// What is wrong: arguments.rs counts likewise.
const ARGUMENT = 0;
const OPTION = 1;
const UNKNOWN_OPTION = 2;
const URL_ = 3;
const ABORTED = 4;

/**
 * The arguments of one call or constructor, its options among them, which may be anything. They are
 * read one after the other; of those that are wrong the first is kept, and answered by name.
 */
export class Given {
  #values;
  #options;
  /** What is wrong, and a sentence on it. */
  wrong = [];

  /**
   * @param {unknown[]} values
   * @param {number} at where the options are among them
   * @param {string} known the options' names, parted by ", "
   */
  constructor(values, at, known) {
    this.#values = values;
    const options = values[at];
    if (options === undefined) return;
    try {
      // A proxy's trap may throw.
      if (typeof options !== 'object' || options === null || Array.isArray(options))
        this.#mistyped(ARGUMENT, 'argument options', 'an object', options);
      else this.#named(options, known);
      this.#options = options;
    } catch {
      this.#refuse(ARGUMENT, 'Reading the argument options threw an error.');
    }
  }

  #named(options, known) {
    const names = known.split(', ');
    for (const field of Reflect.ownKeys(options)) {
      if (typeof field !== 'string' || names.includes(field)) continue;
      const name = field.slice(0, 80);
      const close = names.find((it) => it.toLowerCase() === name.toLowerCase());
      const advice = close
        ? `The option "${name}" is spelt "${close}".`
        : `"${name}" is none of ${known}.`;
      this.#refuse(UNKNOWN_OPTION, advice);
    }
  }

  #refuse(what, detail) {
    if (!this.wrong.length) this.wrong = [what, detail];
  }

  #mistyped(what, name, must, value) {
    this.#refuse(what, `The ${name} must be ${must}, not ${kind(value)}.`);
  }

  #tooLong(what, name, text, longest) {
    const long = new TextEncoder().encode(text).length > longest;
    if (long) this.#refuse(what, `The ${name} is longer than ${longest} bytes.`);
  }

  /** Refuses an option's value. */
  refuse(name, problem) {
    this.#refuse(OPTION, `The option ${name} ${problem}.`);
  }

  /** A required text, not empty, and of one line unless it may have several. */
  text(name, at, longest, lines) {
    const text = this.#values[at];
    const what = `argument ${name}`;
    if (typeof text !== 'string') return this.#mistyped(ARGUMENT, what, 'a string', text);
    // Spaces are those of ASCII, here and below.
    if (!/[^\t\n\f\r ]/.test(text)) this.#refuse(ARGUMENT, `The ${what} is empty.`);
    this.#tooLong(ARGUMENT, what, text, longest);
    if ((lines ? /[^\P{Cc}\t\n\f\r]/u : /\p{Cc}/u).test(text))
      this.#refuse(ARGUMENT, `The ${what} holds control characters.`);
    return text;
  }

  /** A required address, absolute; a path is one of the page's own origin. */
  address(name, at, longest) {
    const text = this.text(name, at, longest);
    try {
      return new URL(text, text.startsWith('/') ? globalThis.location?.href : undefined).href;
    } catch {
      // Not repeated where it may hold a password, and only up to its query, which may hold a key.
      const shown = /^[^?#]{0,200}/u.exec(text)[0];
      const problem = `${text}`.includes('@')
        ? "The address can't be read."
        : `"${shown}" is no address.`;
      this.#refuse(URL_, problem);
    }
  }

  /**
   * An option's value, unless it is absent or `undefined`: a text that is not empty, a number within
   * a range, rounded …
   *
   * @param {string} name
   * @param {string} must what it must be, as an error says it; nothing if that is for others to judge
   * @param {number} min of a number
   * @param {number} max of a number, or of a text's bytes
   */
  option(name, must, min, max) {
    let value;
    try {
      value = this.#options?.[name];
    } catch {
      this.#refuse(OPTION, `Reading the option ${name} threw an error.`);
    }
    if (value === undefined || !must) return value;
    const what = `option ${name}`;
    if (kind(value) !== must) return this.#mistyped(OPTION, what, must, value);
    if (must === 'a number') {
      if (!(value >= min && value <= max))
        this.refuse(name, `must be from ${min} to ${max}, not ${value}`);
      return Math.round(value);
    }
    if (value === '') this.refuse(name, 'is empty');
    if (must === 'a string') this.#tooLong(OPTION, what, value, max);
    return value;
  }

  /** An option that is a text, or an array of texts: these. */
  texts(name) {
    const value = this.option(name, '');
    if (value === undefined) return;
    try {
      const texts = Array.isArray(value) ? [...value] : [value];
      for (const text of texts) if (typeof text !== 'string') throw text;
      return texts;
    } catch {
      this.#mistyped(OPTION, `option ${name}`, 'a string or an array of strings', value);
    }
  }

  /**
   * Which one of these texts, which are parted by commas, an option is, or -1; `or` is what else it may
   * be.
   */
  choice(name, or, texts) {
    const value = this.option(name, '');
    if (value === undefined) return -1;
    // By no method of arrays, which may be patched: who gave no wrong option is to be told of none.
    let at = 0;
    for (const text of texts.split(',')) {
      if (text === value) return at;
      at += 1;
    }
    this.refuse(name, `must be ${or}one of ${texts}`);
    return -1;
  }

  /** The caller's `AbortSignal`. */
  signal() {
    const signal = this.option('signal', '');
    if (signal === undefined) return;
    try {
      if (!(signal instanceof AbortSignal)) throw signal;
      if (signal.aborted) this.#refuse(ABORTED);
      return signal;
    } catch {
      this.refuse('signal', 'must be an AbortSignal');
    }
  }
}

/** A promise that is settled from outside, by a call's answer. */
export function question() {
  const it = {};
  it.promise = new Promise((resolve, reject) => {
    it.ends = [reject, resolve];
  });
  return it;
}

export const promised = (question) => question.promise;

/** @param {0 | 1} good */
export function settle(question, good, value) {
  question.ends?.[good](value);
  question.ends = undefined;
  question.stopListening?.();
}

/** Listens to the caller's signal until it is settled. */
export function listen(question, signal, giveUp) {
  if (!question.ends) return;
  const stop = () => giveUp(0);
  const change = (method) => {
    try {
      signal[method]('abort', stop);
    } catch {} // an odd signal is no reason to leave anybody without an answer
  };
  change('addEventListener');
  question.stopListening = () => change('removeEventListener');
}

/** The listeners of one client: each by a key of its own. */
export const listeners = () => new Map();

// events.rs counts likewise.
const EVENTS = { __proto__: null, state: 1, verdict: 2, error: 3, leader: 4, storage: 5 };

/**
 * @param {0 | 1} changes of the snapshot, or of the kind of event that is named
 * @param {unknown} event
 * @param {unknown} listener
 * @returns the function that ends it, or what is wrong
 */
export function add(all, changes, event, listener) {
  const kind = changes ? 0 : typeof event === 'string' && EVENTS[event];
  if (!changes && !kind)
    return "The argument event must be 'state', 'verdict', 'error', 'leader' or 'storage'.";
  if (typeof listener !== 'function') return 'The argument listener must be a function.';
  const key = {};
  all.set(key, { kind, listener });
  return () => {
    all.delete(key);
  };
}

/**
 * Tells everyone of one kind. One that throws does not keep the others from hearing, and its
 * error is reported as an uncaught one, as with an `EventTarget` (DOM, "report an exception").
 */
export function tell(all, kind, event) {
  // The end, once all else was told. A listener may hold its client, which would hold itself.
  if (kind > 5) queueMicrotask(() => all.clear());
  for (const [key, it] of [...all]) {
    // One that left meanwhile hears no more, as with an `EventTarget`.
    if (it.kind !== kind || !all.has(key)) continue;
    try {
      it.listener.call(undefined, event);
    } catch (thrown) {
      // Later: whatever is patched in there may throw as well.
      queueMicrotask(() => (globalThis.reportError ?? console.error)(thrown));
    }
  }
}
