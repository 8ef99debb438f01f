// What an app in TypeScript may write in an extension, and what not: `tsc --strict` reads this.
import { LibreAuth, type LicenseSession, type Snapshot } from 'libreauth-client';
import {
  type Background,
  type Connected,
  connect,
  createBackground,
  LibreAuthError,
} from 'libreauth-client/extension';
import { Lockence } from 'libreauth-client/lockence';

const own = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');

export const backgrounds: Background[] = [
  createBackground({ client: own }),
  createBackground({ client: () => own, contentScripts: 'none', remember: 'none' }),
  createBackground({ client: () => new Lockence('https://your-domain.com/api/v1', 'key') }),
  // @ts-expect-error: it needs a client
  createBackground({}),
  // @ts-expect-error: a client is made at once
  createBackground({ client: async () => own }),
  // @ts-expect-error: there is no such access
  createBackground({ client: own, contentScripts: 'write' }),
];

export async function popup(): Promise<string | null> {
  const app: Connected = await connect();
  const other: Connected<Lockence> = await connect<Lockence>();
  // A client to whatever takes one.
  const session: LicenseSession = app;
  const client: LibreAuth = app;
  const snapshot: Snapshot = await other.refresh();
  try {
    await app.license('KEY', { signal: AbortSignal.timeout(1_000) });
    await other.validate();
    // @ts-expect-error: Lockence has no such call
    await other.license('KEY');
  } catch (error) {
    if (LibreAuthError.is(error) && error.code === 'extension_reloaded') return error.message;
  }
  const inside: Connected = await backgrounds[0]!.connect();
  inside.free();
  return session.state === 'active' && client.getSnapshot().licensed ? snapshot.message : null;
}
