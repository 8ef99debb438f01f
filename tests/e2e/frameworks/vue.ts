import type { LicenseSession, Snapshot } from 'libreauth-client';
import { createLibreAuth } from 'libreauth-client/vue';
import { type App, createApp, createSSRApp, h, nextTick, ref } from 'vue';
import { type Asked, Clients, enter } from './clients.ts';
import { Status } from './vue-app.ts';

/** The page of vue.spec.ts, which calls what stands on `page`. */
const query = new URLSearchParams(location.search);
const clients = new Clients(query.get('emulator') ?? '');
const apps: App[] = [];
/** How many of the components an app shows. */
const copies = ref(1);

const page = {
  clients: clients.made,
  /** The snapshot of each render, app by app. */
  renders: [] as Snapshot[][],
  warnings: [] as string[],

  async enter(index = 0): Promise<void> {
    const found = clients.made[index];
    if (found) await enter(found.session);
  },

  make: (service: Asked['service']) => clients.make(service),

  /** An app with a client that the plugin makes, or with one of the page's own. */
  mount(client: Asked['service'] | LicenseSession): void {
    start(createApp, client, document.body.appendChild(document.createElement('div')));
  },

  /** Takes over the server's markup; the client may have got somewhere before. */
  hydrate(client: Asked['service'] | LicenseSession): void {
    start(createSSRApp, client, document.querySelector('#root') ?? document.body);
  },

  async show(count: number): Promise<void> {
    copies.value = count;
    await nextTick();
  },

  unmount(index = 0): void {
    apps[index]?.unmount();
  },

  lost(): string {
    const app = createApp({ render: () => h(Status, { renders: [] }) });
    try {
      app.mount(document.createElement('div'));
      return 'no error';
    } catch (error) {
      return String(error);
    }
  },
};

function start(
  create: typeof createApp,
  client: Asked['service'] | LicenseSession,
  place: Element,
): void {
  const renders: Snapshot[] = [];
  const app = create({
    render: () => Array.from({ length: copies.value }, (_, key) => h(Status, { renders, key })),
  });
  app.config.warnHandler = (message) => page.warnings.push(message);
  const made = typeof client === 'string' ? () => clients.make(client) : client;
  app.use(createLibreAuth({ client: made }));
  page.renders.push(renders);
  apps.push(app);
  app.mount(place);
}

declare global {
  var vue: typeof page;
}
globalThis.vue = page;
