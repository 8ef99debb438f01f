/** Vue's part: a plugin that watches the client once for the whole app, and hands it out as refs. */
import {
  type App,
  computed,
  getCurrentInstance,
  hasInjectionContext,
  type InjectionKey,
  inject,
  onMounted,
  type ShallowRef,
  shallowRef,
} from 'vue';
import type { Snapshot } from '../types/index.js';
import type * as declared from '../types/vue.js';
import { Held, isServer } from './held.js';
import { IDLE, misuse } from './no-client.js';

interface Provided {
  readonly held: Held;
  readonly snapshot: ShallowRef<Snapshot>;
}

const KEY: InjectionKey<Provided> = /* @__PURE__ */ Symbol('libreauth-client');

export const createLibreAuth: typeof declared.createLibreAuth = ({ client }) => ({
  install(app) {
    const held = new Held(client);
    const snapshot = shallowRef(IDLE);
    app.provide(KEY, { held, snapshot });
    // There an app is made for each request and never unmounted, while its client may be everybody's.
    if (isServer()) return;
    const follow = () => {
      snapshot.value = held.snapshot();
    };
    follow();
    const stop = held.subscribe(follow);
    afterUnmount(app, () => {
      stop();
      held.end();
    });
  },
});

/** `app.onUnmount` came with Vue 3.5 only. */
function afterUnmount(app: App, then: () => void): void {
  const { unmount } = app;
  app.unmount = () => {
    try {
      unmount();
    } finally {
      then();
    }
  };
}

export const useLibreAuth = (() => {
  const provided = hasInjectionContext() ? inject(KEY, null) : null;
  if (!provided)
    throw misuse(
      'useLibreAuth() was used without its plugin, or outside of setup(). Call app.use(createLibreAuth({ client })) first, and useLibreAuth() at the top of setup().',
    );
  const { held } = provided;
  const snapshot = asRendered(provided.snapshot);
  return {
    client: held.client,
    snapshot,
    state: computed(() => snapshot.value.state),
    licensed: computed(() => snapshot.value.licensed),
  };
}) as typeof declared.useLibreAuth;

/**
 * To be read only, and on the server `idle`. What the server rendered is what hydration must meet,
 * wherever the client has got to meanwhile: a component that hydrates has its element before it is
 * mounted, and in the page. (What `v-once` mounts again has that of the last time.) Any other gets the
 * snapshot at once.
 */
function asRendered(snapshot: ShallowRef<Snapshot>): Readonly<ShallowRef<Snapshot>> {
  const hydrates: boolean = getCurrentInstance()?.vnode.el?.isConnected ?? false;
  const rendered = shallowRef(!hydrates);
  if (hydrates)
    onMounted(() => {
      rendered.value = true;
    });
  return computed(() => (rendered.value ? snapshot.value : IDLE));
}
