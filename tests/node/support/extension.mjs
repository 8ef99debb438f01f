// What an extension's scripts find in `chrome`, as far as the entry uses it: for what the real one does
// not let a test do. What it does let is tested in Chromium (tests/e2e/specs/extension*.spec.ts).

import assert from 'node:assert/strict';
import * as entry from 'libreauth-client/extension';
import { LibreAuthError } from 'libreauth-client/full';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const json = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

class Listeners {
  all = new Set();
  addListener = (listener) => void this.all.add(listener);
  removeListener = (listener) => void this.all.delete(listener);
  tell(...args) {
    return [...this.all].map((listener) => listener(...args));
  }
}

export class Extension {
  /** Whoever sends: a page of the extension. */
  sender = {
    id: ID,
    url: `chrome-extension://${ID}/popup.html`,
    origin: `chrome-extension://${ID}`,
  };
  /** Its content script in a web page. */
  script = { id: ID, url: 'https://web.example/', origin: 'https://web.example', tab: {} };
  alarm;
  /** What `alarms` was asked for, in order. */
  alarms = [];
  stored = { local: new Map(), session: new Map() };
  #events = {};

  /** Takes the place of `chrome` until the end of the test. */
  constructor(t) {
    for (const name of ['onMessage', 'onInstalled', 'onStartup', 'onAlarm', 'onChanged'])
      this.#events[name] = new Listeners();
    const { onMessage, onInstalled, onStartup, onAlarm, onChanged } = this.#events;
    const area = (name) => ({
      get: async (key) =>
        json(Object.fromEntries([...this.stored[name]].filter(([it]) => it === key))),
      set: async (items) => {
        const changes = {};
        for (const [key, value] of Object.entries(items)) {
          this.stored[name].set(key, json(value));
          changes[key] = { newValue: json(value) };
        }
        onChanged.tell(changes, name);
      },
      remove: async (key) => void this.stored[name].delete(key),
    });
    this.api = {
      runtime: {
        id: ID,
        getURL: (path) => `chrome-extension://${ID}/${path}`,
        sendMessage: (message) => this.send(message),
        onMessage,
        onInstalled,
        onStartup,
      },
      alarms: {
        create: async (name, when) => {
          this.alarm = when;
          this.alarms.push({ name, ...when });
        },
        clear: async () => {
          this.alarm = undefined;
        },
        onAlarm,
      },
      storage: { local: area('local'), session: area('session'), onChanged },
    };
    const before = Object.getOwnPropertyDescriptor(globalThis, 'chrome');
    globalThis.chrome = this.api;
    t.after(() => {
      if (before) Object.defineProperty(globalThis, 'chrome', before);
      else delete globalThis.chrome;
    });
  }

  /** How many listen for it. */
  listens(event) {
    return this.#events[event].all.size;
  }

  tell(event, ...args) {
    return this.#events[event].tell(...args);
  }

  /** As `runtime.sendMessage` does it: the first answer counts; with none, there is none. */
  send(message, sender = this.sender) {
    return new Promise((resolve, reject) => {
      if (!this.#events.onMessage.all.size)
        return reject(new Error('Could not establish connection. Receiving end does not exist.'));
      const reply = (answer) => resolve(json(answer));
      const later = this.tell('onMessage', json(message), sender, reply);
      if (!later.includes(true)) resolve(undefined);
    });
  }

  /** The worker is ended: nobody listens any more. */
  sleep() {
    for (const name of ['onMessage', 'onInstalled', 'onStartup', 'onAlarm'])
      this.#events[name].all.clear();
  }

  /** As an update does it. */
  update() {
    this.sleep();
    this.alarm = undefined;
    this.stored.session.clear();
  }
}

/** A client that stands as it is told. */
export class Stub {
  calls = [];
  #listeners = new Set();
  #named = new Map();
  #snapshot = {
    state: 'idle',
    licensed: false,
    reason: null,
    message: null,
    graceUntil: null,
    beating: false,
    verdict: null,
    account: null,
  };
  nextBeatAt = null;
  graceUntil = null;
  leading = true;

  /** @param answers what calls do, by name */
  constructor(answers = {}) {
    for (const name of ['init', 'license', 'login', 'heartbeat', 'check', 'logout'])
      this[name] = async (...args) => {
        this.calls.push([name, ...args]);
        return answers[name]?.call(this, ...args);
      };
    for (const name of ['startHeartbeat', 'stopHeartbeat'])
      this[name] = () => {
        this.calls.push([name]);
        this.stand({ beating: name === 'startHeartbeat' });
      };
  }

  get state() {
    return this.#snapshot.state;
  }
  getSnapshot = () => this.#snapshot;
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  on(name, listener) {
    this.#named.set(name, listener);
    return () => this.#named.delete(name);
  }
  emit(name, event) {
    this.#named.get(name)?.(event);
  }
  diagnostics = () => ({
    nextBeatAt: this.nextBeatAt,
    graceUntil: this.graceUntil,
    leading: this.leading,
    errors: [],
  });

  stand(change) {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change });
    for (const listener of this.#listeners) listener();
  }
  /** Is licensed, and beats that long from now. */
  active(beatMs = 60_000) {
    this.nextBeatAt = Date.now() + beatMs;
    this.stand({ state: 'active', licensed: true, beating: true });
  }
  free = () => this.calls.push(['free']);
}

/** An error of ours, as the client rejects. */
export const refusal = (code, category, more = {}) =>
  Object.assign(new Error(code), {
    name: 'LibreAuthError',
    code,
    category,
    retryable: category === 'transient',
    ...more,
  });

/** Any error of ours: the entry has a class of its own. */
export const ours =
  (code, message = /./) =>
  (error) => {
    assert.ok(
      LibreAuthError.is(error) && entry.LibreAuthError.is(error),
      `${error?.stack ?? error}`,
    );
    assert.ok(error instanceof entry.LibreAuthError && error instanceof Error);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };

/** Until it is so: what is under way has no other sign. */
export async function until(isSo, what = String(isSo)) {
  // The limit ends what hangs. Not by `Date`, which tests set.
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    if (await isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never: ${what}`);
}
