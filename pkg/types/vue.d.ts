/**
 * libreauth-client in Vue 3.3 and newer: a plugin with the client, and its session as refs. No wasm
 * comes with this entry; the client does, from `libreauth-client` or its slim entry.
 *
 * @module libreauth-client/vue
 */
import type { App, ComputedRef, ShallowRef } from 'vue';
import type { LibreAuth, LicenseSession, SessionState, Snapshot } from './index.js';

/** What {@link createLibreAuth} takes. */
export interface LibreAuthPluginOptions {
  /**
   * A function that makes the client: called once for each app, in the browser only. What it made is
   * freed when the app is unmounted. Or a client that the app made, which is the app's to free.
   */
  client: LicenseSession | (() => LicenseSession);
}

/**
 * The plugin. It follows the client from `app.use` until the app is unmounted.
 *
 * ```ts
 * app.use(createLibreAuth({ client: () => new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0') }));
 * ```
 */
export function createLibreAuth(options: LibreAuthPluginOptions): {
  /** Called by `app.use`. */
  install(app: App): void;
};

/** What {@link useLibreAuth} gives. */
export interface UseLibreAuth<Client extends LicenseSession = LibreAuth> {
  /** For mounted hooks and event handlers. On the server there is none, and any call throws. */
  readonly client: Client;
  /** The session as data. On the server, and while its markup is hydrated, the state is `idle`. */
  readonly snapshot: Readonly<ShallowRef<Snapshot>>;
  /** Where the session stands. */
  readonly state: ComputedRef<SessionState>;
  /** May this user run? True in `active` and `grace`. */
  readonly licensed: ComputedRef<boolean>;
}

/**
 * The client and its session, in `setup()` and wherever else `inject()` works (stores, router guards).
 *
 * ```ts
 * const { client, licensed } = useLibreAuth();        // or useLibreAuth<Lockence>()
 * ```
 *
 * @throws `not_initialized` without the plugin, or where `inject()` does not work
 */
export function useLibreAuth<Client extends LicenseSession = LibreAuth>(): UseLibreAuth<Client>;
