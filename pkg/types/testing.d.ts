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
 *
 * @module libreauth-client/testing
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

/** What {@link createEmulator} takes beside the world. */
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

/** Both services, and the hand of who runs them. */
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
  /** Stops the clock at this time. */
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

/** The arguments of a `LibreAuth` client, and the key to pin. */
export interface LibreAuthAccess {
  /** The service's address. */
  readonly url: string;
  /** The application's name. */
  readonly name: string;
  /** Its owner's id. */
  readonly ownerId: string;
  /** The version that `init` must name. */
  readonly version: string;
  /** For the option `publicKey`. */
  readonly publicKey: string;
}

/** The arguments of a `Lockence` client. */
export interface LockenceAccess {
  /** The service's address. */
  readonly url: string;
  /** The application's key. */
  readonly apiKey: string;
}

/** Puts the global `fetch` back. */
export interface Restore extends Disposable {
  (): void;
}

/** As much of Playwright's `Route` as is used. */
export interface PlaywrightRoute {
  /** What the page asks. */
  request(): {
    /** Such as `POST`. */
    method(): string;
    /** The whole address. */
    url(): string;
    /** By their names in lower case. */
    headers(): Record<string, string>;
    /** The body's bytes. */
    postDataBuffer(): Uint8Array | null;
  };
  /** `body` is one of Node's buffers, whose type is not named here. */
  fulfill(answer: { status: number; headers: Record<string, string>; body: never }): Promise<void>;
  /** Ends it without an answer. */
  abort(reason: string): Promise<void>;
}

/** One exchange with a service. */
export interface EmulatedRequest {
  /** When it came, by the services' clock. */
  readonly at: number;
  /** Which of the two was asked. */
  readonly service: 'libreauth' | 'lockence';
  /** LibreAuth's `type`, the last part of Lockence's path, or `health`. */
  readonly call: string;
  /** Such as `POST`. */
  readonly method: string;
  /** Of the address, without a query. */
  readonly path: string;
  /** Whom the services saw. */
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

/** The faults that wait for requests. */
export interface Faults {
  /** Adds one. `count` times it hits before all others; without `count` it stands until cleared. The newest that fits counts. */
  add(fault: Fault | PlainFault): void;
  /** These and no others. */
  set(...faults: (Fault | PlainFault)[]): void;
  /** The service can't be reached: every connection is dropped, until `clear()`. */
  outage(scope?: FaultScope): void;
  /** None any more. */
  clear(): void;
  /** Those that wait. */
  readonly list: Fault[];
}

/** The kinds that need no parameter, by name alone. */
export type PlainFault = Exclude<Fault['kind'], 'slow' | 'flood' | 'stale_signature'>;

/** One way to fail, and whom it hits. */
export type Fault = FaultScope & (
  /** An error status. */
  | {
    kind: 'server_error';
    /** By default 500. */
    status?: number;
  }
  /** 200 without a body. */
  | { kind: 'empty' }
  /** A proxy's error page. */
  | {
    kind: 'html';
    /** By default 502. */
    status?: number;
  }
  /** 200 with 64 random bytes. */
  | { kind: 'garbage' }
  /** The true answer, cut in half. */
  | { kind: 'truncated' }
  /** The service wants fewer requests. */
  | {
    kind: 'rate_limit';
    /** By default 429, with `Retry-After`. */
    status?: number;
    /** How long it wants none, by default 30. */
    seconds?: number;
  }
  /** The true answer, late. By `setTimeout`, that is, by fake timers where those are in force. */
  | {
    kind: 'slow';
    /** How late. */
    ms: number;
  }
  /** Silence on an open connection. */
  | { kind: 'hang' }
  /** The connection is closed without a word. */
  | { kind: 'drop' }
  /** A long body without sense; a Playwright route sends 8 MiB of it at most. */
  | {
    kind: 'flood';
    /** How long. */
    bytes: number;
  }
  /** LibreAuth: signed with another key, or not at all. */
  | { kind: 'forged_signature' }
  | { kind: 'no_signature' }
  /** LibreAuth: well signed, as of another time. */
  | {
    kind: 'stale_signature';
    /** So many ago; negative = to come. */
    seconds: number;
  }
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
  /** Name the signature headers for pages. */
  expose_signature_headers?: boolean;
  /** Let pages of any origin read the answers. */
  cors?: boolean;
  /** The version that `init` must name. */
  version?: string;
  /** `false`: `init` says that the application is disabled. */
  enabled?: boolean;
  /** `true`: `init` says that the application is paused. */
  paused?: boolean;
  /** Whose answers are given where the two differ. */
  profile?: 'libreauth' | 'keyauth';
  /** How long a session of LibreAuth lasts, in seconds. */
  session_ttl_s?: number;
  /** `check` before a login says no. */
  check_requires_login?: boolean;
  /** A second `init` from one address gets the same session, and logs it out. */
  one_session_per_ip?: boolean;
  /** How answers are encrypted when `init` sent `enckey`. */
  encryption?: Encryption | null;
  /** How many requests are answered. */
  rate_limit?: RateLimit | null;
  /** How long a session of Lockence lasts without a heartbeat, in seconds. */
  lockence_session_ttl_s?: number;
}

// ---------------------------------------------------------------- the world, under its wire names

/** What an emulator starts with. Every field is checked; what is absent has the default told here. */
export interface Seed {
  /** Start of the stream of session ids, nonces and garbage: 1. */
  random_seed?: number;
  /** Ed25519 seed that LibreAuth signs with, 64 hex digits: `000102…1f`. */
  signing_seed?: string;
  /** What holds for both services. */
  settings?: {
    /** Name the signature headers for pages: true. */
    expose_signature_headers?: boolean;
    /** Let pages of any origin read the answers: true. */
    cors?: boolean;
  };
  /** The applications of LibreAuth: none. */
  libreauth?: AppSeed[];
  /** The applications of Lockence: none. */
  lockence?: LockenceSeed[];
}

/** The demo's has one application of each service. */
export interface DemoSeed extends Seed {
  /** The application of LibreAuth. */
  libreauth: [AppSeed & {
    /** Its keys. */
    licences: LicenceSeed[];
    /** Its users. */
    users: UserSeed[];
  }];
  /** The application of Lockence. */
  lockence: [LockenceSeed & {
    /** Its keys. */
    licences: LockenceLicenceSeed[];
  }];
}

/**
 * What AES-256-CBC may mean; the client's option `decrypt` tells of each: `a` is its `'A'`, `b_derived`
 * its `'B'`, `b_zero` its `'B-zero'`, `b_prefixed` its `'B-prefixed'`, `c` its `'C'`.
 */
export type Encryption = 'a' | 'b_derived' | 'b_zero' | 'b_prefixed' | 'c';

/** How many requests an owner id has. */
export interface RateLimit {
  /** So many are answered in each window. */
  requests: number;
  /** The window's length in seconds. */
  window_s: number;
}

/** An application of LibreAuth, with everything that its owner set in the panel. */
export interface AppSeed {
  /** Its name. */
  name: string;
  /** Exactly 10 characters. */
  ownerid: string;
  /** The key of the HMAC header. */
  secret: string;
  /** What `init` must name. */
  version: string;
  /** Whose answers are given where the two differ: `libreauth`. */
  profile?: 'libreauth' | 'keyauth';
  /** `false`: `init` says that it is disabled. By default true. */
  enabled?: boolean;
  /** `true`: `init` says that it is paused. By default false. */
  paused?: boolean;
  /** Where the answer to a wrong version says the new one is: empty. */
  download?: string;
  /** Where customers look after their licence: empty. */
  customer_panel?: string;
  /** What `init` of API 1.4 carries: empty. */
  changelog?: string;
  /** A session's length in seconds: 21,600; LibreAuth extends it with every call. */
  session_ttl_s?: number;
  /** `check` before a login says no: true. */
  check_requires_login?: boolean;
  /** A second `init` from one address gets the same session, and logs it out: false. */
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
  /** Refuse `init` without `enckey`: false. */
  force_encryption?: boolean;
  /** How many requests are answered: all. */
  rate_limit?: RateLimit | null;
  /** What every second factor accepts: `123456`. */
  two_factor_code?: string;
  /** Licence keys: none. */
  licences?: LicenceSeed[];
  /** Users that exist from the start: none. */
  users?: UserSeed[];
  /** What `variable` reads. */
  variables?: (Guarded & {
    /** Its value. */
    value: string;
  })[];
  /** What `file` reads. */
  files?: (Guarded & {
    /** Its content as hex. */
    hex: string;
  })[];
  /** What `webhook` is answered; nobody is called. */
  webhooks?: (Guarded & {
    /** The answer. */
    response: string;
  })[];
  /** Chat channels. */
  channels?: {
    /** The channel's name. */
    name: string;
    /** Seconds that an author waits between two messages: 0. */
    delay_s?: number;
    /** What was said before the start. */
    messages?: {
      /** The user's name. */
      author: string;
      /** The words. */
      message: string;
      /** When, in Unix seconds. */
      timestamp_s: number;
    }[];
  }[];
  /** Who is refused. */
  blacklist?: {
    /** By address. */
    ips?: string[];
    /** By hardware id. */
    hwids?: string[];
  };
}

/** Something that the panel holds. */
export interface Guarded {
  /** What calls name it by. */
  id: string;
  /** Only for who is logged in: true. */
  authed?: boolean;
}

/** When it ends. Neither = never. */
export interface Expiry {
  /** Unix time in seconds. */
  expires_at_s?: number | null;
  /** Seconds from the first use; of a user's subscription, from the emulator's start. */
  expires_in_s?: number | null;
}

/** A licence key of LibreAuth. */
export interface LicenceSeed extends Expiry {
  /** The key. */
  key: string;
  /** What a user's subscription gets of it: `1` */
  level?: string;
  /** The subscription's name: `default` */
  subscription?: string;
  /** Who used it already; the key itself = redeemed by `license`. */
  used_by?: string | null;
  /** The device of that use. */
  hwid?: string | null;
  /** Bind to the first device: true. */
  hwid_lock?: boolean;
  /** Refused: false. */
  banned?: boolean;
  /** Refused for now: false. */
  paused?: boolean;
}

/** A user of LibreAuth, who exists from the start. */
export interface UserSeed {
  /** The name. */
  username: string;
  /** The password, as it is. */
  password: string;
  /** For `forgotPassword`. */
  email?: string | null;
  /** The device that the user is bound to. */
  hwid?: string | null;
  /** Refused: false. */
  banned?: boolean;
  /** A code is asked for: false. */
  two_factor?: boolean;
  /** What the user is licensed for: nothing. */
  subscriptions?: (Expiry & {
    /** The subscription's name: `default` */
    subscription?: string;
    /** The key that it came with. */
    key?: string | null;
    /** Its level: `1` */
    level?: string;
    /** Refused for now: false. */
    paused?: boolean;
  })[];
  /** What `getUserVariable` reads. */
  variables?: {
    /** The variable's name. */
    name: string;
    /** Its value. */
    data: string;
    /** `setUserVariable` is refused: false. */
    read_only?: boolean;
  }[];
}

/** An application of Lockence. */
export interface LockenceSeed {
  /** To be told from others by. */
  name: string;
  /** What every call must name. */
  api_key: string;
  /** A session's length without a heartbeat, in seconds: 3,600. */
  session_ttl_s?: number;
  /** Licence keys: none. */
  licences?: LockenceLicenceSeed[];
}

/** A licence key of Lockence. */
export interface LockenceLicenceSeed extends Expiry {
  /** The key. */
  key: string;
  /** Its user: none. */
  username?: string | null;
  /** The vendor's free data: empty. */
  metadata?: Record<string, unknown>;
  /** Refused: false. */
  disabled?: boolean;
  /** The device that it is bound to already. */
  hwid?: string | null;
  /** Bind to the first device: true. */
  hwid_lock?: boolean;
}

/** The world as it is, under its wire names. */
export interface EmulatorState {
  /** The services' time. */
  readonly now_ms: number;
  /** What LibreAuth signs with, 64 hex digits. */
  readonly public_key: string;
  /** As in the seed. */
  readonly settings: Required<NonNullable<Seed['settings']>>;
  /** Those that wait. */
  readonly faults: readonly Fault[];
  /** The applications of LibreAuth. */
  readonly libreauth: readonly AppState[];
  /** The applications of Lockence. */
  readonly lockence: readonly LockenceState[];
}

/** An application of LibreAuth as it is now. */
export interface AppState {
  /** As in the seed. */
  readonly name: string;
  /** As in the seed. */
  readonly ownerid: string;
  /** As in the seed, or configured since. */
  readonly version: string;
  /** As in the seed, or configured since. */
  readonly profile: 'libreauth' | 'keyauth';
  /** As in the seed, or configured since. */
  readonly enabled: boolean;
  /** As in the seed, or configured since. */
  readonly paused: boolean;
  /** As in the seed, or configured since. */
  readonly session_ttl_s: number;
  /** As in the seed, or configured since. */
  readonly encryption: Encryption | null;
  /** How many are open. */
  readonly sessions: number;
  /** Those that are open. */
  readonly session_list: readonly {
    /** The session's id, as it is. */
    readonly id: string;
    /** The address that opened it. */
    readonly ip: string;
    /** Who is logged in to it. */
    readonly username: string | null;
    /** When it ends, in epoch milliseconds. */
    readonly expires_ms: number;
  }[];
  /** The licence keys. */
  readonly licences: readonly {
    /** The key. */
    readonly key: string;
    /** As in the seed. */
    readonly level: string;
    /** As in the seed. */
    readonly subscription: string;
    /** How it stands. */
    readonly status: 'unused' | 'used' | 'expired' | 'paused' | 'banned' | 'revoked';
    /** The user that has it. */
    readonly used_by: string | null;
    /** That user's device. */
    readonly hwid: string | null;
    /** When that user's subscription ends, in Unix seconds. */
    readonly expires_at_s: number | null;
  }[];
  /** What clients logged by `log`. */
  readonly logs: readonly {
    /** When, in Unix seconds. */
    readonly at_s: number;
    /** Who was logged in. */
    readonly username: string | null;
    /** Whose machine it was, as the client said. */
    readonly pcuser: string | null;
    /** The line. */
    readonly message: string;
  }[];
  /** The users. */
  readonly users: readonly {
    /** The name. */
    readonly username: string;
    /** Refused. */
    readonly banned: boolean;
    /** The device. */
    readonly hwid: string | null;
  }[];
}

/** An application of Lockence as it is now. */
export interface LockenceState {
  /** As in the seed. */
  readonly name: string;
  /** As in the seed. */
  readonly api_key: string;
  /** As in the seed, or configured since. */
  readonly session_ttl_s: number;
  /** How many are open. */
  readonly sessions: number;
  /** The licence keys. */
  readonly licences: readonly {
    /** The key. */
    readonly key: string;
    /** As in the seed. */
    readonly username: string | null;
    /** How it stands. */
    readonly status: 'unused' | 'used' | 'expired' | 'disabled';
    /** The device that it is bound to. */
    readonly hwid: string | null;
    /** When it ends, in Unix seconds. */
    readonly expires_at_s: number | null;
  }[];
}
