/**
 * What stands in for a client where there is none: while a page is rendered on the server, and as long
 * as an app has not made its client yet. It can be watched, and says `idle`; calls fail and say why.
 *
 * A plain object, as frameworks and test tools look at whatever they are handed: at `__v_isRef`,
 * `$$typeof`, `then` and more.
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

const WATCHED = {
  state: IDLE.state,
  getSnapshot: () => IDLE,
  subscribe: () => nothing,
  on: () => nothing,
};

/** Both clients' calls that give no promise, and those that do. A test compares them with the clients'. */
const PLAIN = 'startHeartbeat stopHeartbeat diagnostics free';
const PROMISED =
  'init Init license login register upgrade variable getUserVariable setUserVariable file log webhook ban ' +
  'isBlacklisted onlineUsers stats chatMessages sendChatMessage forgotPassword changeUsername ' +
  'enableTwoFactor disableTwoFactor health check Check validate heartbeat logout ' +
  'deviceId explainDeviceId forgetDevice exportDevice importDevice';

/** On the server any call throws, as nobody there waits for its answer. */
export const onServer = (): LicenseSession =>
  standIn(
    'while rendering on the server, where no client is made',
    'Use it in an effect, a mounted hook or an event handler.',
    raise,
  );

/** In a browser a call fails as a client's own does, so that what catches those catches these. */
export const beforeClient = (): LicenseSession =>
  standIn(
    'before there was a client',
    'Wait for it, or give a function that makes one: () => new LibreAuth(…).',
    (error) => Promise.reject(error),
  );

/**
 * @param why in words that end a sentence: `useLibreAuth().license was used …`
 * @param next what to do about it
 */
function standIn(why: string, next: string, refuse: (error: Error) => unknown): LicenseSession {
  const calls = (names: string, fail: (error: Error) => unknown) =>
    names
      .split(' ')
      .map((name) => [name, () => fail(misuse(`useLibreAuth().${name} was used ${why}. ${next}`))]);
  const all = [...calls(PLAIN, raise), ...calls(PROMISED, refuse)];
  return { ...WATCHED, ...Object.fromEntries(all) };
}

function raise(error: Error): never {
  throw error;
}

/**
 * `LibreAuthError.is` knows it by its name and code. The class itself lives with the wasm, and comes
 * to an app through the main entry only.
 */
export function misuse(message: string, code: ErrorCode = 'not_initialized'): LibreAuthError {
  const fields = { name: 'LibreAuthError', code, category: 'usage', retryable: false } as const;
  return Object.assign(new Error(message), fields);
}
