/// <reference lib="esnext.disposable" />
/**
 * libreauth-client/testing: LibreAuth and Lockence in memory, for the tests of an app.
 *
 * Nothing is served and nothing leaves the process. Everything in it is public, the signing key too:
 * it must never guard anything.
 *
 * ```ts
 * const emulator = createEmulator();
 * const { name, ownerId, version, url, publicKey } = emulator.libreauth;
 * const app = new LibreAuth(name, ownerId, version, url, {
 *   fetch: emulator.fetch, publicKey, hwid: 'the-device-of-this-test',
 * });
 * ```
 */

/**
 * Makes an emulator, at once and without waiting. Each is a world of its own.
 *
 * @param seed the world to start with, as an object or its JSON; by default {@link demoSeed}
 * @throws an `EmulatorError` whose message names the field: `seed field libreauth[0].ownerid: …`
 */
export function createEmulator(seed?: Seed | string, options?: EmulatorOptions): Emulator;

/** The demo's world, made anew at each call: a start for one of your own. */
export function demoSeed(): DemoSeed;

export interface EmulatorOptions {
  /**
   * Where it claims to be, by default `https://emulator.test`. What `install` and a route answer; to
   * `fetch` every host is right. Only the origin counts.
   */
  url?: string;
  /** Stops the services' clock at this time, as setting `now` does; by default it runs. */
  now?: number | Date;
  /**
   * Answers pass as through a browser, to a page of another origin: `fetch` keeps back the headers that
   * the service does not expose, and fails when the service allows no other origin. Default false.
   */
  cors?: boolean;
}

export interface Emulator {
  /** The origin, without a slash at its end. */
  readonly url: string;
  /** What a `LibreAuth` client is made with: the seed's first application. @throws where there is none */
  readonly libreauth: LibreAuthAccess;
  /** What a `Lockence` client is made with: the seed's first application. @throws where there is none */
  readonly lockence: LockenceAccess;
  /** LibreAuth's Ed25519 key, 64 hex digits: the option `publicKey`. */
  readonly publicKey: string;

  /** For the client's option `fetch`, or in the place of the global one. Answers by path, whatever the host. */
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
  /** For Playwright: `await page.route(`${emulator.url}/**`, emulator.route)`. Answers by path, whatever the host. */
  readonly route: (route: PlaywrightRoute) => Promise<void>;
  /** Takes the global `fetch`'s place for `url`; other addresses are fetched as before. Call what it returns to undo it. */
  install(): Restore;

  /**
   * The services' time in epoch milliseconds. It runs with `Date.now()`, fake timers included, until
   * it is set; then it stands, and only `advance` moves it. The client's own clock is not touched.
   */
  get now(): number;
  set now(at: number | Date);
  /** Moves the services' clock on, or back by a negative number. */
  advance(ms: number): void;

  /** What goes wrong. */
  readonly faults: Faults;
  /** What the services were asked, oldest first, at most 500. Secrets stand as they are. */
  readonly requests: readonly EmulatedRequest[];
  /** The world as it is now. */
  readonly state: EmulatorState;

  // The operator's hand. All but `restore` and `resetHwid` end the sessions of the key's holder.

  /** LibreAuth: the key and the account named after it are gone. Lockence: disabled. @throws for an unknown key */
  revoke(key: string): void;
  /** LibreAuth: key and holder are banned. Lockence: disabled. @throws for an unknown key */
  ban(key: string): void;
  /** The key's time is over. @throws for an unknown key */
  expire(key: string): void;
  /** Takes `revoke`, `ban`, `expire` and a pause back. @throws for an unknown key */
  restore(key: string): void;
  /** Forgets the device that the key is bound to. @throws for an unknown key */
  resetHwid(key: string): void;
  /** Both services lose all sessions. */
  endSessions(): void;
  /** Changes settings; what is absent stays. */
  configure(settings: SettingsChange): void;
  /** The seed's world again, without faults, sessions and log, and the clock as at the start. */
  reset(): void;

  /** What the command line's server prints when it listens at `url`. */
  announcement(url: string): string;
}

export interface LibreAuthAccess {
  readonly url: string;
  readonly name: string;
  readonly ownerId: string;
  readonly version: string;
  readonly publicKey: string;
}

export interface LockenceAccess {
  readonly url: string;
  readonly apiKey: string;
}

/** Puts the global `fetch` back. */
export interface Restore extends Disposable {
  (): void;
}

/** As much of Playwright's `Route` as is used. */
export interface PlaywrightRoute {
  request(): {
    method(): string;
    url(): string;
    headers(): Record<string, string>;
    postDataBuffer(): Uint8Array | null;
  };
  /** `body` is one of Node's buffers, whose type is not named here. */
  fulfill(answer: { status: number; headers: Record<string, string>; body: never }): Promise<void>;
  abort(reason: string): Promise<void>;
}

/** One exchange with a service. */
export interface EmulatedRequest {
  /** When it came, by the services' clock. */
  readonly at: number;
  readonly service: 'libreauth' | 'lockence';
  /** LibreAuth's `type`, the last part of Lockence's path, or `health`. */
  readonly call: string;
  readonly method: string;
  readonly path: string;
  readonly ip: string;
  /** The body, at most 4,096 bytes of it. */
  readonly body: string;
  /** The body's fields, of a form or of JSON. */
  readonly fields: Readonly<Record<string, string>>;
  /** HTTP status; 0 when no answer was given. */
  readonly status: number;
  /** The answer's body, at most 4,096 bytes of it. */
  readonly response: string;
  /** The kind of the fault that hit it. */
  readonly fault: string | null;
}

// ---------------------------------------------------------------- what goes wrong

export interface Faults {
  /** Adds one. `count` times it hits before all others; without `count` it stands until cleared. The newest that fits counts. */
  add(fault: Fault | PlainFault): void;
  /** These and no others. */
  set(...faults: (Fault | PlainFault)[]): void;
  /** The service can't be reached: every connection is dropped, until `clear()`. */
  outage(scope?: FaultScope): void;
  clear(): void;
  /** Those that wait. */
  readonly list: Fault[];
}

/** The kinds that need no parameter, by name alone. */
export type PlainFault = Exclude<Fault['kind'], 'slow' | 'flood' | 'stale_signature'>;

export type Fault = FaultScope & (
  /** An error status, by default 500. */
  | { kind: 'server_error'; status?: number }
  /** 200 without a body. */
  | { kind: 'empty' }
  /** A proxy's error page, by default as 502. */
  | { kind: 'html'; status?: number }
  /** 200 with 64 random bytes. */
  | { kind: 'garbage' }
  /** The true answer, cut in half. */
  | { kind: 'truncated' }
  /** 429 with `Retry-After`, by default 30 s. */
  | { kind: 'rate_limit'; status?: number; seconds?: number }
  /** The true answer, late. By `setTimeout`, that is, by fake timers where those are in force. */
  | { kind: 'slow'; ms: number }
  /** Silence on an open connection. */
  | { kind: 'hang' }
  /** The connection is closed without a word. */
  | { kind: 'drop' }
  /** A body of that length without sense; a Playwright route sends 8 MiB of it at most. */
  | { kind: 'flood'; bytes: number }
  /** LibreAuth: signed with another key, or not at all. */
  | { kind: 'forged_signature' }
  | { kind: 'no_signature' }
  /** LibreAuth: well signed, as of so many seconds ago; negative = to come. */
  | { kind: 'stale_signature'; seconds: number }
  /** LibreAuth: the signed answer before this one, byte for byte. */
  | { kind: 'replay' }
  /** All sessions are lost, then the true answer. */
  | { kind: 'restart' }
);

/** Whom a fault hits. */
export interface FaultScope {
  /** By default both. */
  service?: 'libreauth' | 'lockence' | 'all';
  /** By LibreAuth's `type`, the last part of Lockence's path, or `health`; by default all. */
  calls?: readonly string[];
  /** So many requests; by default until cleared. */
  count?: number;
  /** The service does what was asked before its answer is lost. Default false. */
  acted?: boolean;
}

/** As in a seed; all applications get it. `null` switches off. */
export interface SettingsChange {
  expose_signature_headers?: boolean;
  cors?: boolean;
  version?: string;
  enabled?: boolean;
  paused?: boolean;
  profile?: 'libreauth' | 'keyauth';
  session_ttl_s?: number;
  check_requires_login?: boolean;
  one_session_per_ip?: boolean;
  encryption?: Encryption | null;
  rate_limit?: RateLimit | null;
  lockence_session_ttl_s?: number;
}

// ---------------------------------------------------------------- the world, under its wire names

/** What an emulator starts with. Every field is checked; what is absent has the default told here. */
export interface Seed {
  /** Start of the stream of session ids, nonces and garbage: 1. */
  random_seed?: number;
  /** Ed25519 seed that LibreAuth signs with, 64 hex digits: `000102…1f`. */
  signing_seed?: string;
  settings?: {
    /** Name the signature headers for pages: true. */
    expose_signature_headers?: boolean;
    /** Let pages of any origin read the answers: true. */
    cors?: boolean;
  };
  libreauth?: AppSeed[];
  lockence?: LockenceSeed[];
}

/** The demo's has one application of each service. */
export interface DemoSeed extends Seed {
  libreauth: [AppSeed & { licences: LicenceSeed[]; users: UserSeed[] }];
  lockence: [LockenceSeed & { licences: LockenceLicenceSeed[] }];
}

export type Encryption = 'a' | 'b_derived' | 'b_zero' | 'b_prefixed' | 'c';

export interface RateLimit {
  requests: number;
  window_s: number;
}

export interface AppSeed {
  name: string;
  /** Exactly 10 characters. */
  ownerid: string;
  /** The key of the HMAC header. */
  secret: string;
  version: string;
  /** Whose answers are given where the two differ: `libreauth`. */
  profile?: 'libreauth' | 'keyauth';
  /** true */
  enabled?: boolean;
  /** false */
  paused?: boolean;
  download?: string;
  customer_panel?: string;
  changelog?: string;
  /** 21,600; LibreAuth extends it with every call. */
  session_ttl_s?: number;
  /** `check` before a login says no: true. */
  check_requires_login?: boolean;
  /** false */
  one_session_per_ip?: boolean;
  /** Compare the hardware id with the stored one: true. */
  hwid_check?: boolean;
  /** Refuse a login without a hardware id: true. */
  force_hwid?: boolean;
  /** Shortest hardware id in bytes: 20. */
  hwid_min_length?: number;
  /** MD5 sums of accepted builds: none, that is, unchecked. */
  hash_check?: string[];
  /** How answers are encrypted when `init` sent `enckey`: not at all. */
  encryption?: Encryption | null;
  /** false */
  force_encryption?: boolean;
  rate_limit?: RateLimit | null;
  /** What every second factor accepts: `123456`. */
  two_factor_code?: string;
  licences?: LicenceSeed[];
  users?: UserSeed[];
  variables?: { id: string; value: string; authed?: boolean }[];
  /** `hex`: the content. */
  files?: { id: string; hex: string; authed?: boolean }[];
  webhooks?: { id: string; response: string; authed?: boolean }[];
  channels?: {
    name: string;
    delay_s?: number;
    messages?: { author: string; message: string; timestamp_s: number }[];
  }[];
  blacklist?: { ips?: string[]; hwids?: string[] };
}

/** Neither = for life. */
export interface Expiry {
  /** Unix time in seconds. */
  expires_at_s?: number | null;
  /** Seconds from the first use; of a user's subscription, from the emulator's start. */
  expires_in_s?: number | null;
}

export interface LicenceSeed extends Expiry {
  key: string;
  /** `1` */
  level?: string;
  /** `default` */
  subscription?: string;
  /** Who used it already; the key itself = redeemed by `license`. */
  used_by?: string | null;
  /** The device of that use. */
  hwid?: string | null;
  /** Bind to the first device: true. */
  hwid_lock?: boolean;
  banned?: boolean;
  paused?: boolean;
}

export interface UserSeed {
  username: string;
  password: string;
  email?: string | null;
  hwid?: string | null;
  banned?: boolean;
  two_factor?: boolean;
  subscriptions?: (Expiry & { subscription?: string; key?: string | null; level?: string; paused?: boolean })[];
  variables?: { name: string; data: string; read_only?: boolean }[];
}

export interface LockenceSeed {
  name: string;
  api_key: string;
  /** Without a heartbeat: 3,600. */
  session_ttl_s?: number;
  licences?: LockenceLicenceSeed[];
}

export interface LockenceLicenceSeed extends Expiry {
  key: string;
  username?: string | null;
  metadata?: Record<string, unknown>;
  disabled?: boolean;
  hwid?: string | null;
  hwid_lock?: boolean;
}

/** The world as it is, under its wire names. */
export interface EmulatorState {
  readonly now_ms: number;
  readonly public_key: string;
  readonly settings: { readonly expose_signature_headers: boolean; readonly cors: boolean };
  readonly faults: readonly Fault[];
  readonly libreauth: readonly {
    readonly name: string;
    readonly ownerid: string;
    readonly version: string;
    readonly profile: 'libreauth' | 'keyauth';
    readonly enabled: boolean;
    readonly paused: boolean;
    readonly session_ttl_s: number;
    readonly encryption: Encryption | null;
    /** How many are open. */
    readonly sessions: number;
    readonly session_list: readonly { readonly id: string; readonly ip: string; readonly username: string | null; readonly expires_ms: number }[];
    readonly licences: readonly {
      readonly key: string;
      readonly level: string;
      readonly subscription: string;
      readonly status: 'unused' | 'used' | 'expired' | 'paused' | 'banned' | 'revoked';
      readonly used_by: string | null;
      readonly hwid: string | null;
      readonly expires_at_s: number | null;
    }[];
    /** What clients logged by `log`. */
    readonly logs: readonly { readonly at_s: number; readonly username: string | null; readonly pcuser: string | null; readonly message: string }[];
    readonly users: readonly { readonly username: string; readonly banned: boolean; readonly hwid: string | null }[];
  }[];
  readonly lockence: readonly {
    readonly name: string;
    readonly api_key: string;
    readonly session_ttl_s: number;
    readonly sessions: number;
    readonly licences: readonly {
      readonly key: string;
      readonly username: string | null;
      readonly status: 'unused' | 'used' | 'expired' | 'disabled';
      readonly hwid: string | null;
      readonly expires_at_s: number | null;
    }[];
  }[];
}
