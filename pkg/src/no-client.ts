/**
 * What stands in for a client where there is none: while a page is rendered on the server, and as long
 * as an app has not made its client yet. It can be watched, and says `idle`; calls fail and say why.
 */
import type { ErrorCode, LibreAuthError, LicenseSession, Snapshot } from '../types/index.js';

/** What a client says before its first call. One object, so that watching it changes nothing. */
export const IDLE: Snapshot = /* @__PURE__ */ Object.freeze({
  state: 'idle',
  licensed: false,
  reason: null,
  message: null,
  graceUntil: null,
  beating: false,
  verdict: null,
  account: null,
});

const nothing = () => {};

const watchable = {
  state: IDLE.state,
  getSnapshot: () => IDLE,
  subscribe: () => nothing,
  on: () => nothing,
};

/**
 * @param why in words that end a sentence: `useLibreAuth().license was used …`
 * @param next what to do about it
 */
export function noClient(why: string, next: string): LicenseSession {
  return new Proxy(watchable, {
    get(target, name) {
      const value = Reflect.get(target, name);
      // Whoever merely looks (a logger, a serializer, an `await`) asks for these.
      const looking = typeof name === 'symbol' || name === 'then' || name === 'toJSON';
      if (value || looking || name in Object.prototype) return value;
      throw misuse(`useLibreAuth().${name} was used ${why}. ${next}`);
    },
  }) as unknown as LicenseSession;
}

/**
 * `LibreAuthError.is` knows it by its name and code. The class itself lives with the wasm, and comes
 * to an app through the main entry only.
 */
export function misuse(message: string): LibreAuthError {
  const code: ErrorCode = 'not_initialized';
  const fields = { name: 'LibreAuthError', code, category: 'usage', retryable: false } as const;
  return Object.assign(new Error(message), fields);
}
