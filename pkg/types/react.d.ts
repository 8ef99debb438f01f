/**
 * libreauth-client in React 18 and newer: a provider with the client, hooks that follow it, and a gate.
 * No wasm comes with this entry; the client does, from `libreauth-client` or its slim entry.
 *
 * @module libreauth-client/react
 */
import type { ReactElement, ReactNode } from 'react';
import type { LibreAuth, LicenseSession, Snapshot } from './index.js';

/** What {@link LibreAuthProvider} takes. */
export interface LibreAuthProviderProps {
  /**
   * A function that makes the client: called once for each mount, in the browser only, when the client
   * is first wanted. What it made is freed when the provider is unmounted. A later render's function is
   * not called; to change the client, give the provider another `key`. A first render that React gives
   * up (as it suspends) may have called it as well; what that made is never used, and freed.
   *
   * Or a client that the app made: it may change, and is the app's to free. Or, until there is one,
   * `null` or `undefined`: the state is `idle`, and calls fail with `not_initialized`.
   */
  client: LicenseSession | (() => LicenseSession) | null | undefined;
  /** What uses the client. */
  children?: ReactNode;
}

/**
 * Has the components below it use this client. One inside another counts for those inside of it.
 *
 * ```tsx
 * <LibreAuthProvider client={() => new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0')}>
 * ```
 */
export function LibreAuthProvider(props: LibreAuthProviderProps): ReactElement;

/**
 * The client, for effects and event handlers. It does not render anew: see {@link useLicense}. On the
 * server there is none, and any call throws.
 *
 * ```tsx
 * const app = useLibreAuth();            // or useLibreAuth<Lockence>()
 * ```
 *
 * @throws `not_initialized` outside of a {@link LibreAuthProvider}
 */
export function useLibreAuth<Client extends LicenseSession = LibreAuth>(): Client;

/**
 * The session as data. Renders once for each change, as the snapshot is the same object until then. On
 * the server, and while its markup is hydrated, the state is `idle`.
 *
 * @throws `not_initialized` outside of a {@link LibreAuthProvider}
 */
export function useLicense(): Snapshot;

/** What {@link LicenseGate} takes. */
export interface LicenseGateProps {
  /** Shown while there is a licence. */
  children?: ReactNode;
  /** Shown while there is no licence; a function gets the snapshot, and so the state and the reason. */
  fallback?: ReactNode | ((snapshot: Snapshot) => ReactNode);
}

/** Shows its children only while the user is licensed, that is, in `active` and `grace`. */
export function LicenseGate(props: LicenseGateProps): ReactElement;
