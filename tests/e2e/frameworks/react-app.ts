import type { LicenseSession, Snapshot } from 'libreauth-client';
import {
  LibreAuthProvider,
  type LibreAuthProviderProps,
  LicenseGate,
  useLibreAuth,
  useLicense,
} from 'libreauth-client/react';
import { createElement as h, type ReactElement, useEffect } from 'react';

/** What the tests render, on the server and in the browser alike. */

/** What one set of components did. */
export interface Seen {
  /** The snapshot of each render. */
  readonly renders: Snapshot[];
  /** The client of each effect that began. */
  readonly effects: LicenseSession[];
  /** How often they were mounted. */
  mounts: number;
}

export const seen = (): Seen => ({ renders: [], effects: [], mounts: 0 });

function Status({ seen }: { seen: Seen }): ReactElement {
  const app = useLibreAuth<LicenseSession>();
  const snapshot = useLicense();
  seen.renders.push(snapshot);
  useEffect(() => {
    seen.effects.push(app);
  }, [app, seen]);
  useEffect(() => {
    seen.mounts += 1;
  }, [seen]);
  return h('p', { role: 'status' }, snapshot.state);
}

export function App({
  client,
  seen,
  name = 'app',
}: Pick<LibreAuthProviderProps, 'client'> & { seen: Seen; name?: string }): ReactElement {
  return h(
    LibreAuthProvider,
    { client },
    h(
      'section',
      { 'aria-label': name },
      h(Status, { seen }),
      h(
        LicenseGate,
        { fallback: ({ state, reason }) => h('p', null, `closed: ${state} ${reason ?? ''}`) },
        h('p', null, 'open'),
      ),
    ),
  );
}

/** Uses the hooks where there is no provider. */
export function Lost(): ReactElement {
  useLicense();
  return h('p', null, 'never');
}
