import { type Events, LibreAuth, type LibreAuthOptions } from 'libreauth-client/full';

/**
 * A page that does nothing but make a client, for a test to use as `app`. Its address says of which
 * emulator, with which options, and whether to enter at once:
 * `?emulator=http://127.0.0.1:1234&options={"heartbeat":5000}&key=DEMO-KEY-0001`
 */

/** What the client told, with the page's own time, epoch milliseconds. */
interface Told<E extends keyof Events = keyof Events> {
  readonly at: number;
  readonly name: E;
  readonly event: Events[E];
}

declare global {
  var app: LibreAuth;
  var told: Told[];
  /** How this page was shown: the `persisted` of each `pageshow`. */
  var shown: boolean[];
  var enter: (key: string) => Promise<void>;
}

/** What the emulator signs with. */
const publicKey = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

const query = new URLSearchParams(location.search);
const options: LibreAuthOptions = { publicKey, ...JSON.parse(query.get('options') ?? '{}') };
const url = `${query.get('emulator')}/api/1.3/`;

globalThis.app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', url, options);
globalThis.told = [];
for (const name of ['state', 'verdict', 'error', 'leader', 'storage'] as const) {
  app.on(name, (event) => told.push({ at: Date.now(), name, event }));
}
// Before the client listens, so that whatever it does then comes after that moment.
addEventListener('pagehide', () => localStorage.setItem('left', String(Date.now())), true);
globalThis.shown = [];
addEventListener('pageshow', ({ persisted }) => shown.push(persisted));

/** As docs/sessions.md has it: the same lines, whether the page was there before or not. */
globalThis.enter = async (key) => {
  await app.init();
  if (!app.getSnapshot().licensed) await app.license(key);
};

const key = query.get('key');
if (key) void enter(key);
