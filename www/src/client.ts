import {
  type Events,
  LibreAuth,
  Lockence,
  type SessionOptions,
  type Snapshot,
} from 'libreauth-client/full';
import { clientIdentity, type Settings } from './settings.ts';

export type Client = LibreAuth | Lockence;

/** What the page shows while there is no client. */
export const nobody: Snapshot = Object.freeze({
  state: 'idle',
  licensed: false,
  reason: null,
  message: null,
  graceUntil: null,
  beating: false,
  verdict: null,
  account: null,
});

interface Changed {
  /** The session's snapshot is another. */
  readonly session: () => void;
  /** The client was let go of. */
  readonly client: () => void;
  /** The client told something. */
  readonly told: (told: Told) => void;
}

/** One event, with its name. */
export type Told = {
  [E in keyof Events]: { readonly name: E; readonly event: Events[E] };
}[keyof Events];

/** Holds the page's one client, and makes another when the form asks for another. */
export class ClientHolder {
  #client: Client | null = null;
  #identity = '';
  readonly #fetch: NonNullable<SessionOptions['fetch']>;
  readonly #changed: Changed;

  constructor(fetch: NonNullable<SessionOptions['fetch']>, changed: Changed) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  get current(): Client | null {
    return this.#client;
  }

  get snapshot(): Snapshot {
    return this.#client?.getSnapshot() ?? nobody;
  }

  /** The client for these settings: the same one as long as they stay the same. */
  for(settings: Settings): Client {
    const identity = clientIdentity(settings);
    if (this.#client && this.#identity === identity) return this.#client;
    this.drop();
    const client = make(settings, this.#fetch);
    client.subscribe(this.#changed.session);
    const { told } = this.#changed;
    client.on('state', (event) => told({ name: 'state', event }));
    client.on('verdict', (event) => told({ name: 'verdict', event }));
    client.on('error', (event) => told({ name: 'error', event }));
    client.on('leader', (event) => told({ name: 'leader', event }));
    client.on('storage', (event) => told({ name: 'storage', event }));
    this.#client = client;
    this.#identity = identity;
    return client;
  }

  /** Lets go of a client that was made for other settings. */
  dropUnlessFor(settings: Settings): void {
    if (this.#client && this.#identity !== clientIdentity(settings)) this.drop();
  }

  drop(): void {
    if (!this.#client) return;
    this.#client.free();
    this.#client = null;
    this.#changed.client();
    this.#changed.session();
  }
}

function make(settings: Settings, fetch: NonNullable<SessionOptions['fetch']>): Client {
  const options: SessionOptions = {
    fetch,
    heartbeat: settings.heartbeat || false,
    graceMs: settings.grace,
    timeoutMs: settings.timeout,
    ...settings.life,
  };
  return settings.service === 'lockence'
    ? new Lockence(settings.lockenceUrl, settings.apiKey, options)
    : new LibreAuth(settings.appName, settings.ownerId, settings.version, settings.libreauthUrl, {
        ...options,
        ...settings.trust,
      });
}
