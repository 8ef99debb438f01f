/**
 * libreauth-client in browser extensions (Manifest V3): one client in the background, which sleeps, and
 * the same interface in popups, other pages and content scripts. No wasm comes with this entry; the
 * background imports the client from `libreauth-client`, the others need only {@link connect}.
 *
 * The manifest needs the permissions `alarms` and `storage`, and, for the client's wasm,
 * `"content_security_policy": { "extension_pages": "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" }`.
 *
 * @module libreauth-client/extension
 */

import type { LibreAuth, LicenseSession, Snapshot } from './index.js';

/** What {@link createBackground} takes. */
export interface BackgroundOptions {
  /**
   * A function that makes the client: called when it is first wanted after the background started, that
   * is, when a beat is due, something is asked that nobody knows yet, or a call is made. Or a client.
   *
   * Keep its session with `storage: 'chrome.local'`, or leave the default; with `'memory'` it is lost
   * whenever the background sleeps, with `'chrome.session'` by an update.
   */
  client: LicenseSession | (() => LicenseSession);
  /**
   * What content scripts may do; they share a process with the web page that they are in. `'read'`
   * (default): see the snapshot, without `account` and without the verdict's `username` and `metadata`,
   * as a licence's user is named after its key. `'none'`: nothing. `'all'`: whatever the extension's own
   * pages may, so that whoever breaks into a page's process can log out, or read values and files.
   */
  contentScripts?: 'read' | 'none' | 'all';
  /**
   * `'license-key'` (default): keeps the key that was given to `license()`, or to Lockence's `init()`,
   * until the logout, sealed like the session itself. With it a session that the service lost meanwhile
   * is opened and logged in to again, and Lockence's is resumed at all, as it takes the key. `'none'`: no
   * key is kept; a lost session has to be logged in to anew, and Lockence's after each sleep.
   * Passwords and two-factor codes are never kept.
   */
  remember?: 'license-key' | 'none';
}

/** What {@link createBackground} gives: the background's own hold on the client. */
export interface Background {
  /**
   * The same as {@link connect}, for the background's own code: resolves once the session is resumed, or
   * known from before the sleep. Use it rather than the client itself, which knows nothing before.
   */
  connect<Client extends LicenseSession = LibreAuth>(): Promise<Connected<Client>>;
  /** Ends listening and waking up. A client that was made here is freed; what was kept stays. */
  stop(): void;
}

/**
 * Runs the client in the extension's background: resumes its session when the background wakes up, wakes
 * it up for the next beat by an alarm (set anew at each start, as an update forgets it), and answers
 * those that called {@link connect}. Messages of other extensions and of web pages are not listened to.
 *
 * Call it once, in the first turn of the background's script: no `await` before it. A browser tells what
 * it woke a background up for only to whoever listens by then.
 *
 * ```ts
 * createBackground({
 *   client: () => new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { storage: 'chrome.local' }),
 * });
 * ```
 *
 * @throws `permission_missing`, `not_an_extension`, `invalid_argument`, `invalid_option`, `unknown_option`
 */
export function createBackground(options: BackgroundOptions): Background;

/**
 * The client's interface, with the background behind it: for `libreauth-client/react` and `/vue`, too.
 * Its functions need no `this`.
 *
 * - Calls wake the background up if it sleeps. They take the same arguments and `signal`; errors come
 *   back with all fields but `cause`. `startHeartbeat()` and `stopHeartbeat()` take their time, too.
 * - `getSnapshot()` is what the background said last: the same object until something changed. In a
 *   hidden page it is brought up to date when that is seen again.
 * - `diagnostics()` are as of the background's last answer (`refresh()` gets another).
 * - `free()` ends this connection, not the session.
 */
export type Connected<Client extends LicenseSession = LibreAuth> = Client & {
  /**
   * Asks the background how things stand. The service is asked only if a beat was overdue.
   *
   * @throws `background_unreachable`, `extension_reloaded`, `not_allowed`, `freed`
   */
  refresh(): Promise<Snapshot>;
};

/**
 * Connects a popup, another page of the extension or a content script to the background. Resolves once it
 * is known how things stand.
 *
 * ```ts
 * const app = await connect();          // or connect<Lockence>()
 * app.subscribe(() => show(app.getSnapshot()));
 * ```
 *
 * @throws `not_an_extension`, `background_unreachable`, `not_allowed`, and what the client's constructor does.
 *   Calls: what the client's do, `not_allowed`, `background_unreachable` (whether the call was made is not
 *   known), and `extension_reloaded` in a content script that is older than the extension
 */
export function connect<Client extends LicenseSession = LibreAuth>(): Promise<Connected<Client>>;

/** The same class as that of `libreauth-client`, without its wasm: `LibreAuthError.is` knows the errors of both. */
export { LibreAuthError } from './index.js';
