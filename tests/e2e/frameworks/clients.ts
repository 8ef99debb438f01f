import { LibreAuth, type LicenseSession, Lockence, type Snapshot } from 'libreauth-client/full';

/** Clients that a framework's test page makes, and what was done to them. */

export type Service = 'LibreAuth' | 'Lockence';

export interface Watched {
  readonly session: LicenseSession;
  /** Each snapshot that the client came to. */
  readonly snapshots: Snapshot[];
  /** How many listen to it now, this watch not counted. */
  listeners: number;
}

export interface Asked {
  readonly emulator: string;
  readonly service: Service;
}

const keys = { LibreAuth: 'DEMO-KEY-0005', Lockence: 'DEMO5-DEMO5-DEMO5-DEMO5' } as const;

/** Nothing by itself and nothing kept, so that what a test does is all that happens. */
const options = {
  heartbeat: false,
  storage: 'memory',
  shareTabs: false,
  remember: 'none',
  timeoutMs: 3_000,
} as const;

export class Clients {
  readonly made: Watched[] = [];
  readonly #emulator: string;

  constructor(emulator: string) {
    this.#emulator = emulator;
  }

  make(service: Service): LicenseSession {
    const session =
      service === 'LibreAuth'
        ? new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${this.#emulator}/api/1.3/`, options)
        : new Lockence(`${this.#emulator}/api/v1`, 'lockence-demo-api-key', options);
    const watched: Watched = { session, snapshots: [session.getSnapshot()], listeners: 0 };
    session.subscribe(() => watched.snapshots.push(session.getSnapshot()));
    const subscribe = session.subscribe.bind(session);
    session.subscribe = (listener) => {
      watched.listeners += 1;
      const stop = subscribe(listener);
      return () => {
        watched.listeners -= 1;
        stop();
      };
    };
    this.made.push(watched);
    return session;
  }
}

export async function enter(session: LicenseSession): Promise<void> {
  if (session instanceof LibreAuth) {
    await session.init();
    await session.license(keys.LibreAuth);
  } else if (session instanceof Lockence) {
    await session.init(keys.Lockence);
  }
}
