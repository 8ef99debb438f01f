/// <reference lib="esnext.disposable" />

/**
 * libreauth-client: ask a licensing service "may this user run?", and keep asking.
 *
 * Units: every time is epoch milliseconds (`new Date(x)`), every duration is milliseconds.
 * Nothing happens at import; the wasm is instantiated by the first constructor.
 *
 * @module libreauth-client
 */

// ---------------------------------------------------------------- the two clients

/**
 * A session with a LibreAuth service (API 1.3 and 1.4).
 *
 * ```ts
 * const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/');
 * await app.init();
 * await app.license('XXXX-XXXX');
 * if ((await app.check()).licensed) run();
 * ```
 */
export class LibreAuth implements LicenseSession {
  /**
   * Validates every argument at once and throws a {@link LibreAuthError}; asks nothing of the network.
   *
   * @param name application name from the seller panel
   * @param ownerId owner id from the panel, exactly 10 characters
   * @param version the app's version; the service refuses any but the panel's
   * @param url the service's address, by default `https://libreauth.nutexe.dev/api/1.3/`;
   *   `https:` (plain `http:` on loopback only), or a path of the page's own origin
   * @throws `invalid_argument`, `invalid_owner_id`, `invalid_url`, `invalid_option`, `unknown_option`, `wasm_unavailable`
   */
  constructor(name: string, ownerId: string, version: string, url?: string, options?: LibreAuthOptions);

  /**
   * Opens a session with the service. Two calls at once share one request. Where tabs share a session, or
   * it is kept over a reload, it resolves with the one that is open: the way to a new one is {@link logout}.
   */
  init(options?: CallOptions): Promise<InitResult>;
  /** The vendor samples' spelling of {@link init}. */
  Init(options?: CallOptions): Promise<InitResult>;

  /**
   * Redeems a licence key: logs in, or on a key's first use registers it to this device.
   * A success starts the heartbeat.
   *
   * @throws `not_initialized`, `invalid_argument`, `call_in_progress`, and the service's "no" by
   *   code: `license_invalid`, `license_used`, `license_expired`, `hwid_mismatch`, `banned` …
   */
  license(key: string, options?: LoginOptions): Promise<Account>;
  /** Logs a registered user in. A success starts the heartbeat. */
  login(username: string, password: string, options?: LoginOptions): Promise<Account>;
  /** Registers a user with a licence key, and logs in. A success starts the heartbeat. */
  register(username: string, password: string, key: string, options?: RegisterOptions): Promise<Account>;
  /** Adds a key's subscription to a user. No password is asked, so this is not a login. */
  upgrade(username: string, key: string, options?: CallOptions): Promise<void>;

  // Of the calls below LibreAuth names `variable` (`var`); the others are those of the KeyAuth API that
  // it is modelled on, and `libreauth-client/full` has the rest of them. A service without one answers
  // `not_supported`.

  /** A value of the application, set in the panel. @throws `not_found`, `not_logged_in` */
  variable(id: string, options?: CallOptions): Promise<string>;
  /** A value of the logged-in user. @throws `not_found`, `not_logged_in` */
  getUserVariable(name: string, options?: CallOptions): Promise<string>;
  /** Keeps a value for the logged-in user: at most 500 bytes, not empty. The service takes out HTML tags. */
  setUserVariable(name: string, value: string, options?: CallOptions): Promise<void>;
  /** A line for the panel's log: at most 275 bytes. The service answers nothing, so nothing tells whether it was kept. */
  log(message: string, options?: LogOptions): Promise<void>;
  /**
   * Asks whether the session is good. A definite "no" is a value (`success: false`), not an
   * exception; only "could not ask" throws (`network`, `timeout`, `server_error` …), and then the
   * session is kept.
   */
  check(options?: CallOptions): Promise<Verdict>;
  /** The vendor samples' spelling of {@link check}. */
  Check(options?: CallOptions): Promise<Verdict>;
  /** One beat now, through the scheduler: joins a beat in flight, and counts as one. */
  heartbeat(options?: CallOptions): Promise<Verdict>;
  startHeartbeat(): void;
  stopHeartbeat(): void;
  /**
   * Ends the session here at once and on the service. A page that has no session yet ends the one that
   * other tabs have or that was kept, if there is one.
   */
  logout(options?: CallOptions): Promise<void>;

  readonly state: SessionState;
  getSnapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  on<E extends keyof Events>(event: E, listener: (event: Events[E]) => void): () => void;
  deviceId(): Promise<DeviceId>;
  explainDeviceId(): Promise<DeviceExplanation>;
  forgetDevice(): Promise<void>;
  exportDevice(): Promise<string>;
  importDevice(exported: string): Promise<DeviceId>;
  diagnostics(): Diagnostics;
  free(): void;
  /** The same as {@link free}, for `using`. */
  [Symbol.dispose](): void;
}

/** What both clients share: watching the session, the device id, and the end. */
export interface LicenseSession {
  /** Asks whether the session is good. A definite "no" is a value (`success: false`), not an exception. */
  check(options?: CallOptions): Promise<Verdict>;
  /** One beat now: joins a beat in flight, and counts as one. */
  heartbeat(options?: CallOptions): Promise<Verdict>;
  /** Beats by itself from now on; automatic after a login unless `heartbeat: false`. */
  startHeartbeat(): void;
  /** No more automatic beats until {@link startHeartbeat}; the session stays as it is, and `active` lasts until you ask. */
  stopHeartbeat(): void;
  /** Ends the session here at once and on the service. */
  logout(options?: CallOptions): Promise<void>;

  /** Where the session stands; the same as `getSnapshot().state`. */
  readonly state: SessionState;
  /** The state as data: the same frozen object until something changed (fit for `useSyncExternalStore`). */
  getSnapshot(): Snapshot;
  /** Calls back after each change of the snapshot; returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  /** Listens to one kind of event; returns the function that ends it. */
  on<E extends keyof Events>(event: E, listener: (event: Events[E]) => void): () => void;

  /** The id that stands in for a hardware id; made and stored at the first call that needs it. */
  deviceId(): Promise<DeviceId>;
  /** What the device id is made of; the answer never leaves the machine. */
  explainDeviceId(): Promise<DeviceExplanation>;
  /** Erases the stored id. The next call that needs one makes one. */
  forgetDevice(): Promise<void>;
  /** The stored id as text, to move it to another browser on purpose. */
  exportDevice(): Promise<string>;
  /** Stores an id made by {@link exportDevice}. @throws `invalid_argument` */
  importDevice(exported: string): Promise<DeviceId>;

  /** Counters and recent errors without any secret: safe to paste into a ticket. */
  diagnostics(): Diagnostics;
  /** Ends everything at once, without a request. A second call does nothing; later calls answer `freed`, and the state can still be read. */
  free(): void;
  /** The same as {@link free}, for `using`. */
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------- options

/** What both clients take. Every value is checked by the constructor, and a wrong or unknown one told by name. */
export interface SessionOptions {
  /** Sent unchanged as the hardware id in place of the device id: 20–255 printable characters, no `<` or `>`. */
  hwid?: string | (() => string | Promise<string>);
  /**
   * `'sticky'` (default): seeded by coarse traits of the machine, so that a browser whose storage
   * was cleared usually gets the same id back. `'install'`: random, a cleared storage is a new device.
   */
  device?: 'sticky' | 'install';
  /**
   * Milliseconds between automatic beats, 5,000 to 86,400,000 (default 60,000 with LibreAuth,
   * 300,000 with Lockence); `false`: no automatic beats; `true`: the default.
   */
  heartbeat?: boolean | number;
  /** How long the last good verdict counts while the service can't be reached: 0 to 2,592,000,000,
   * default 900,000 or twice the heartbeat, if that is longer. */
  graceMs?: number;
  /** How long one request may take: 100 to 600,000, default 10,000. */
  timeoutMs?: number;
  /** Size limit of one answer in bytes: 1,024 to 67,108,864, default 1,048,576. */
  maxResponseBytes?: number;
  /** Used in place of the global `fetch`; called with one `Request`. */
  fetch?: (request: Request) => Promise<Response>;

  /**
   * Where the session is kept, so that a reload resumes it with one check. It is sealed with a key that
   * no script can read. In browsers `'indexedDB'` by default; `'memory'` where {@link shareTabs} is `false`.
   * `'chrome.session'` and `'chrome.local'` are an extension's (`browser.storage` and `chrome.storage`
   * alike). `'memory'`: nowhere, as in Node and the
   * like unless they bring a storage of their own. A storage that refuses is told as `storage` event,
   * and the session lives in memory.
   */
  storage?: 'indexedDB' | 'chrome.session' | 'chrome.local' | 'localStorage' | 'memory' | StorageAdapter;
  /**
   * What may be remembered to log in again by itself, once, when the service lost the session:
   * `'credentials-in-memory'` (default), what was given to the last login, never stored and so forgotten by a reload; or `'none'`.
   */
  remember?: 'none' | 'credentials-in-memory';
  /**
   * In browsers `true` by default: all tabs of one origin with the same client share one session. One
   * of them leads, and beats for all; a logout in one is a logout in all. Elsewhere there are no tabs.
   * With `false` nothing is kept over a reload, unless {@link storage} is given: pages that are open at
   * the same time then have one session without knowing of each other.
   */
  shareTabs?: boolean;
  /**
   * Gives the seat back when the last tab is closed: logs out with a request that outlives the page. A
   * `fetch` of yours must send it at once: what it awaits before has no later moment. Default `false`.
   */
  logoutOnClose?: boolean;
}

/** A storage of the app's own. The values are opaque texts. Each call may take 3 s. */
export interface StorageAdapter {
  /** What was set last, or `undefined` or `null`. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** Keeps it. What it returns is awaited. */
  set(key: string, value: string): unknown;
  /** Forgets it. What it returns is awaited. */
  remove(key: string): unknown;
}

/** What {@link LibreAuth} takes beside what both clients take. */
export interface LibreAuthOptions extends SessionOptions {
  /** MD5 that the panel's hash check expects: 32 hex characters. A build constant for web apps. */
  hash?: string;
  /** Content of the panel's token file, for apps with the token check. */
  token?: string;
  /** MD5 of the token file: 32 hex characters. */
  tokenHash?: string;

  /**
   * The service's Ed25519 key, 64 hex characters, from its documentation or portal; several while one
   * replaces another. Pinned here, it decides which answers count. A key that the service states in an
   * answer is reported, never trusted.
   */
  publicKey?: string | readonly string[];
  /**
   * With `publicKey`: `'require'` (default): a success without a valid, fresh signature never counts.
   * `'prefer'`: where no signature can be read it counts, as `verification: 'unverified'`; a wrong one
   * is refused. `'off'`: nothing is verified.
   */
  signature?: 'require' | 'prefer' | 'off';
  /**
   * How far the service's clock and this device's may differ at first contact: 1,000 to 2,678,400,000,
   * default 300,000. From then on the service's clock is known, and the device's does not matter.
   */
  maxClockSkewMs?: number;
}

/** What `Lockence` takes: what both clients take. */
export interface LockenceOptions extends SessionOptions {}

/** What every call takes. */
export interface CallOptions {
  /** Gives the call up: it rejects with `aborted`, and the session stays as it is. */
  signal?: AbortSignal;
}

/** What {@link LibreAuth.license} and {@link LibreAuth.login} take. */
export interface LoginOptions extends CallOptions {
  /** Two-factor code, when the account asks for one. */
  code?: string;
}

/** What {@link LibreAuth.register} takes. */
export interface RegisterOptions extends CallOptions {
  /** The user's address, for `forgotPassword`. */
  email?: string;
}

/** What {@link LibreAuth.log} takes. */
export interface LogOptions extends CallOptions {
  /** Whose machine it is, as the panel shows it. */
  pcUser?: string;
}

// ---------------------------------------------------------------- the session as data

/**
 * `idle → initialized → active ⇄ grace → expired | denied | closed`
 *
 * - `idle`: no session. `initialized`: a session, nobody logged in.
 * - `active`: licensed, by the last answer. `grace`: the service can't be reached, or its answers can't be trusted; the last good verdict still counts.
 * - `expired`: the session ended, or grace ran out. `denied`: the service said no. `closed`: logged out, or freed.
 */
export type SessionState = 'idle' | 'initialized' | 'active' | 'grace' | 'expired' | 'denied' | 'closed';

/** The session as data: frozen, and the same object until something changes. */
export interface Snapshot {
  /** Where the session stands. */
  readonly state: SessionState;
  /** May this user run? True in `active` and `grace`. */
  readonly licensed: boolean;
  /** Why the state is `grace`, `expired` or `denied`; else `null`. */
  readonly reason: ErrorCode | null;
  /** The service's own words to `reason`, if it said any. */
  readonly message: string | null;
  /** Until when the last good verdict counts, in `grace`; else `null`. */
  readonly graceUntil: number | null;
  /** Does the session beat by itself? */
  readonly beating: boolean;
  /** The last answer to a check, validate or heartbeat. Its `at` is when this answer was first heard in a row. */
  readonly verdict: Verdict | null;
  /** Who is logged in. With Lockence only `username`, `expiresAt` and `metadata` are known. */
  readonly account: Account | LockenceSession | null;
}

/** What the service said to a check, validate or heartbeat. */
export interface Verdict {
  /** The service's word: is the session good? */
  readonly success: boolean;
  /**
   * May this user run? `success`, and this session's own login succeeded. Also true for a "no" that
   * the service did not sign to a session it had signed for: the last good verdict counts on within
   * `graceMs`.
   */
  readonly licensed: boolean;
  /** The service's message, word for word; may be empty. */
  readonly message: string;
  /** Why not, when `success` is false. */
  readonly reason: ErrorCode | null;
  /** When the answer arrived, by the device's clock. */
  readonly at: number;
  /** How sure it is that the service itself said so. */
  readonly verification: Verification;
  /** Lockence's `validate`: the licence's user. */
  readonly username: string | null;
  /** Lockence's `validate`: the vendor's free data. Unsigned: never a security decision. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

/**
 * How sure it is that the service itself said so. `'verified'`: signed by a pinned key, and fresh.
 * `'unverified'`: a key is pinned, but there is no valid signature. `'none'`: no key is pinned,
 * `signature` is `'off'`, or the service does not sign this answer.
 */
export type Verification = 'none' | 'verified' | 'unverified';

/** What the service answered to {@link LibreAuth.init}. */
export interface InitResult {
  /** The service's message, word for word. */
  readonly message: string;
  /** False when the service handed out a session it already had for this address. */
  readonly newSession: boolean | null;
  /** What it says of the application; `null` where it says nothing. */
  readonly app: AppInfo | null;
  /** The service's own statement of its Ed25519 key, 64 hex characters. Not to be trusted by itself. */
  readonly publicKey: string | null;
  /** Is that the pinned one? If not, the service has another key, or somebody else answers. `null`: nothing to compare. */
  readonly publicKeyMatches: boolean | null;
  /** API 1.4: what is new in the app. */
  readonly changelog: string | null;
}

/** What the service says of the application. */
export interface AppInfo {
  /** The version that the panel names. */
  readonly version: string | null;
  /** Counts are `null` where the service answers a sentence in place of a number. */
  readonly users: number | null;
  /** How many of them are online. */
  readonly onlineUsers: number | null;
  /** How many licence keys there are. */
  readonly keys: number | null;
  /** Where customers look after their licence. */
  readonly customerPanelUrl: string | null;
}

/** Who is logged in, as LibreAuth answered. */
export interface Account {
  /** A licence's user is named after its key. `null` where the service did not say. */
  readonly username: string | null;
  /** The service's message, word for word. */
  readonly message: string;
  /** The device that the account is bound to. */
  readonly hwid: string | null;
  /** The address that the service saw. */
  readonly ip: string | null;
  /** When the account was made. */
  readonly createdAt: number | null;
  /** When somebody last logged in to it. */
  readonly lastLoginAt: number | null;
  /** What it is licensed for; empty where the service did not say. */
  readonly subscriptions: readonly Subscription[];
}

/** One of an account's licences. */
export interface Subscription {
  /** The subscription's name in the panel. */
  readonly name: string;
  /** The licence key that it came with. */
  readonly key: string | null;
  /** The key's level in the panel. */
  readonly level: number | null;
  /** When it ends. */
  readonly expiresAt: number | null;
  /** How long it lasted still when the service answered. */
  readonly timeLeftMs: number | null;
}

/** What Lockence answered to `init`. */
export interface LockenceSession {
  /** The licence's user. */
  readonly username: string | null;
  /** The service's message, word for word. */
  readonly message: string;
  /** The service's `expires_at`; whether of the session or of the licence it does not say. */
  readonly expiresAt: number | null;
  /** The vendor's free data. Unsigned: never a security decision. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What `on` listens to: the events by name, and what each tells. */
export interface Events {
  /** The state changed. */
  state: {
    /** Where it stood. */
    readonly from: SessionState;
    /** Where it stands. */
    readonly to: SessionState;
    /** Why, as in {@link Snapshot.reason}. */
    readonly reason: ErrorCode | null;
  };
  /** The service's answer changed. */
  verdict: Verdict;
  /** A background beat failed, or the session ended by an error; callers get their own errors as rejections. */
  error: LibreAuthError;
  /** This tab leads from now on, that is, beats for all; or no more. */
  leader: {
    /** Does it lead now? */
    readonly leading: boolean;
  };
  /** The session can't be kept over a reload, or what was kept is not used. */
  storage: {
    /** What is wrong. */
    readonly trouble: StorageTrouble;
  };
}

/**
 * - `refused`: the storage is blocked, full, not there, or took too long; the session lives in memory.
 * - `damaged`: what it held does not open. `foreign`: it is of another app, device or set-up.
 * - `rolled_back`: it is older than what was last kept. `too_new`: a later version of this client wrote it.
 */
export type StorageTrouble = 'refused' | 'damaged' | 'foreign' | 'rolled_back' | 'too_new';

// ---------------------------------------------------------------- the device id

/** The id that is sent as `hwid`; `fp1-` and 32 hex characters unless overridden. */
export type DeviceId = string;

/** What a device id is made of, and how much it can be relied on. It stays on the machine. */
export interface DeviceExplanation {
  /** The id that is sent as `hwid`. */
  readonly id: DeviceId;
  /**
   * `'override'`: the app's own. `'stored'`: kept in this browser. `'mended'`: the store was damaged,
   * its copy was not. `'minted'`: made just now. `'derived'`: made anew because storage is refused.
   */
  readonly source: 'override' | 'stored' | 'mended' | 'minted' | 'derived';
  /** False when the browser refused to store it. */
  readonly persisted: boolean;
  /** When the id was made; `null` where it is the app's own or not kept. */
  readonly createdAt: number | null;
  /** The coarse traits a sticky id is seeded with, as they read now; `null` where one is left out or unknown. */
  readonly parts: Readonly<
    Record<'engine' | 'brands' | 'os' | 'cpu' | 'model' | 'language' | 'gpu', string | null>
  >;
  /** Which traits read otherwise than when the id was made. The id stays. */
  readonly moved: readonly string[];
  /** How likely it is that this browser keeps this id. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** Why, in a sentence. */
  readonly confidenceReason: string;
}

/** Counters and recent errors without any secret. */
export interface Diagnostics {
  /** Of this package. */
  readonly version: string;
  /** Which of the two it speaks to. */
  readonly service: 'libreauth' | 'lockence';
  /** Where the session stands. */
  readonly state: SessionState;
  /** Automatic beats sent. */
  readonly beats: number;
  /** Those of them that got no answer that counts. */
  readonly misses: number;
  /** When the last good answer came. */
  readonly lastSuccessAt: number | null;
  /** When the next beat is due. */
  readonly nextBeatAt: number | null;
  /** When grace ends, or would if no good answer came any more; `null` where nobody is licensed. */
  readonly graceUntil: number | null;
  /** How far the service's clock is ahead of this device's, once a signed answer told. */
  readonly clockSkewMs: number | null;
  /** How many requests wait for their answer. */
  readonly requestsInFlight: number;
  /** Does this tab beat for all? */
  readonly leading: boolean;
  /** How often that changed. */
  readonly leaderChanges: number;
  /** How many other tabs of this client were heard of lately. */
  readonly otherTabs: number;
  /** What was last wrong with the storage. */
  readonly storageTrouble: StorageTrouble | null;
  /** The last 20 errors, oldest first. */
  readonly errors: readonly {
    /** When. */
    readonly at: number;
    /** As {@link LibreAuthError.code}. */
    readonly code: ErrorCode;
    /** As its message. */
    readonly message: string;
    /** The call, where there was one. */
    readonly endpoint: string | null;
    /** HTTP status, where there was an answer. */
    readonly status: number | null;
  }[];
}

// ---------------------------------------------------------------- errors

/**
 * Who has to act.
 *
 * - `usage`: the call was wrong. `config`: the app's set-up is wrong.
 * - `denied`: the service said no. `transient`: it could not be asked; try again.
 * - `untrusted`: the answer can't be trusted. `internal`: our fault.
 */
export type ErrorCategory = 'usage' | 'config' | 'denied' | 'transient' | 'untrusted' | 'internal';

/** What happened. Stable, and made to be branched on; docs/errors.md says of each what to do. */
export type ErrorCode =
  // usage
  | 'invalid_argument' | 'invalid_owner_id' | 'invalid_url' | 'invalid_option' | 'unknown_option'
  | 'not_initialized' | 'call_in_progress' | 'aborted' | 'freed'
  // config
  | 'invalid_hwid' | 'hwid_unavailable' | 'app_not_found' | 'app_disabled' | 'app_paused' | 'version_outdated'
  | 'hash_mismatch' | 'token_rejected' | 'encryption_required' | 'decryption_failed' | 'invalid_api_key' | 'not_supported' | 'not_found' | 'wasm_unavailable'
  // denied
  | 'license_invalid' | 'license_used' | 'license_expired' | 'license_paused' | 'license_disabled'
  | 'hwid_mismatch' | 'banned' | 'credentials_invalid' | 'username_taken' | 'two_factor_required'
  | 'vpn_blocked' | 'session_expired' | 'not_logged_in' | 'rejected'
  // transient
  | 'network' | 'timeout' | 'server_error' | 'rate_limited' | 'response_empty' | 'response_not_json'
  | 'response_malformed' | 'response_too_large' | 'unreachable'
  // untrusted
  | 'signature_missing' | 'signature_invalid' | 'signature_stale' | 'response_mismatched'
  // internal
  | 'internal'
  // of libreauth-client/extension: usage, usage, config, config, transient
  | 'not_allowed' | 'extension_reloaded' | 'not_an_extension' | 'permission_missing' | 'background_unreachable';

/** Every error this package throws or rejects with. */
export class LibreAuthError extends Error {
  /** The same for all of them. */
  readonly name: 'LibreAuthError';
  /** Stable; made to be branched on. */
  readonly code: ErrorCode;
  /** Who has to act. */
  readonly category: ErrorCategory;
  /** May the same call succeed later, unchanged? */
  readonly retryable: boolean;
  /** How long the service asked to be left alone. */
  readonly retryAfterMs?: number;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The call, such as `license` or `heartbeat`. */
  readonly endpoint?: string;
  /** The service's own words, word for word. */
  readonly serverMessage?: string;
  /** `version_outdated`: where the service says the new version is. */
  readonly downloadUrl?: string;
  /** How sure it is that the service itself said so, where there was an answer. */
  readonly verification?: Verification;
  /** What was thrown underneath, where something was. */
  readonly cause?: unknown;
  /** Is it one of ours? Works across realms and copies, where `instanceof` does not. */
  static is(value: unknown): value is LibreAuthError;
}
