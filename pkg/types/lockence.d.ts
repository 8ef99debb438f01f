/// <reference lib="esnext.disposable" />

/**
 * libreauth-client/lockence: the client of a Lockence service.
 *
 * @module libreauth-client/lockence
 */
import type {
  CallOptions, DeviceExplanation, DeviceId, Diagnostics, Events, LicenseSession, LockenceOptions, LockenceSession,
  SessionState, Snapshot, Verdict,
} from './index.js';

export type * from './index.js';
export { LibreAuthError } from './index.js';

/**
 * A session with a Lockence service (API v1).
 *
 * ```ts
 * const app = new Lockence('https://your-domain.com/api/v1', 'your_api_key');
 * await app.init('XXXXX-XXXXX-XXXXX-XXXXX');
 * ```
 */
export class Lockence implements LicenseSession {
  /**
   * @param url base address, such as `https://your-domain.com/api/v1`, with or without a slash at the end
   * @param apiKey the application's API key. A key in a page is public; the relay keeps it off the page.
   * @throws `invalid_argument`, `invalid_url`, `invalid_option`, `unknown_option`, `wasm_unavailable`
   */
  constructor(url: string, apiKey: string, options?: LockenceOptions);

  /**
   * Validates a licence key and opens a session; starts the heartbeat. Where tabs share a session, or it
   * is kept over a reload, the same key again resolves with the one that is open.
   *
   * @throws `license_invalid` (404), `license_expired`, `hwid_mismatch`, `rejected` (403),
   *   `invalid_api_key` (401) …
   */
  init(licenseKey: string, options?: CallOptions): Promise<LockenceSession>;
  /** Asks whether the session is good. A definite "no" is a value, not an exception. */
  validate(options?: CallOptions): Promise<Verdict>;
  /** The same as {@link validate}, so that code for both services can call `check()`. */
  check(options?: CallOptions): Promise<Verdict>;
  /** Tells the service that the app still runs, and hears whether it may. */
  heartbeat(options?: CallOptions): Promise<Verdict>;
  startHeartbeat(): void;
  stopHeartbeat(): void;
  /** Ends the session here at once and on the service. */
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
