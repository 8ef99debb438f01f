import type { LicenseSession } from 'libreauth-client';
import { Activity, createElement as h, type ReactElement, StrictMode } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { type Asked, Clients, enter, type Watched } from './clients.ts';
import { App, Lost, type Seen, seen } from './react-app.ts';

/** The page of react.spec.ts, which calls what stands on `page`. */
const query = new URLSearchParams(location.search);
const clients = new Clients(query.get('emulator') ?? '');
const place = document.querySelector('#root') ?? document.body;
const errors: string[] = [];

const page = {
  clients: clients.made,
  seen: [] as Seen[],
  errors,
  root: undefined as Root | undefined,

  enter: (index = 0) => enter(watched(index).session),

  /** One provider for each service, each with a client that it makes by itself. */
  mount(services: Asked['service'][], { strict = false } = {}): void {
    const apps = services.map((service) => app(() => clients.make(service), service));
    page.root ??= createRoot(place);
    page.root.render(strict ? h(StrictMode, null, apps) : apps);
  },

  /** A client of the page's own, a function that makes one, or none. */
  give(client: LicenseSession | (() => LicenseSession) | null): void {
    page.root ??= createRoot(place);
    page.root.render(app(client, 'given'));
  },

  make: (service: Asked['service']) => clients.make(service),

  /** Takes over the server's markup; the client may have got somewhere before. */
  hydrate(client: LicenseSession | (() => LicenseSession)): void {
    page.root = hydrateRoot(place, h(StrictMode, null, app(client, 'app')), {
      onRecoverableError: (error) => errors.push(String(error)),
    });
  },

  show(mode: 'visible' | 'hidden'): void {
    page.root ??= createRoot(place);
    const child = app(() => clients.make('LibreAuth'), 'app');
    // biome-ignore lint/correctness/noChildrenProp: its type wants them there
    page.root.render(h(StrictMode, null, h(Activity, { mode, children: child })));
  },

  lost(): void {
    const onUncaughtError = (error: unknown) => {
      errors.push(String(error));
    };
    createRoot(place, { onUncaughtError }).render(h(Lost));
  },
};

const records = new Map<string, Seen>();

function app(client: LicenseSession | (() => LicenseSession) | null, name: string): ReactElement {
  let record = records.get(name);
  if (!record) {
    record = seen();
    records.set(name, record);
    page.seen.push(record);
  }
  return h(App, { key: name, client, name, seen: record });
}

function watched(index: number): Watched {
  const found = clients.made[index];
  if (!found) throw new Error(`no client ${index}`);
  return found;
}

declare global {
  var react: typeof page;
}
globalThis.react = page;
