// What an app in TypeScript may write with React and Vue, and what not: `tsc --strict` reads this.
import { LibreAuth, type Snapshot } from 'libreauth-client';
import { Lockence } from 'libreauth-client/lockence';
import { LibreAuthProvider, LicenseGate, useLibreAuth, useLicense } from 'libreauth-client/react';
import { createLibreAuth, useLibreAuth as useInVue } from 'libreauth-client/vue';
import { createElement as h, type ReactElement, type ReactNode } from 'react';
import { createApp, type Ref } from 'vue';

const own = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');
const lockence = () => new Lockence('https://your-domain.com/api/v1', 'key');

export const providers: ReactNode[] = [
  h(LibreAuthProvider, { client: own }),
  h(LibreAuthProvider, { client: lockence }, 'child', h('p')),
  h(LibreAuthProvider, { client: null }),
  h(LibreAuthProvider, { client: undefined }),
  // @ts-expect-error: it has to be said that there is none
  h(LibreAuthProvider, {}),
  // @ts-expect-error: no client
  h(LibreAuthProvider, { client: 42 }),
  // @ts-expect-error: a client is made at once
  h(LibreAuthProvider, { client: async () => own }),
  h(LicenseGate, { fallback: 'none' }, 'paid'),
  h(LicenseGate, { fallback: ({ state }: Snapshot) => state }),
  h(LicenseGate, null, 'paid'),
  // @ts-expect-error: not to be shown
  h(LicenseGate, { fallback: Symbol('none') }),
];

// As a component's result, the types of React before 18.2.8 know nothing else.
export const gate: ReactElement = LicenseGate({ fallback: 'none' });

export function InReact(): ReactNode {
  const app: LibreAuth = useLibreAuth();
  const other: Lockence = useLibreAuth<Lockence>();
  const { licensed, account }: Snapshot = useLicense();
  // @ts-expect-error: Lockence has no such call
  void other.license('KEY');
  // @ts-expect-error: it is a client of neither service
  useLibreAuth<string>();
  void app.license('KEY');
  return licensed ? account?.username : null;
}

createApp({})
  .use(createLibreAuth({ client: own }))
  .use(createLibreAuth({ client: lockence }));
// @ts-expect-error: without a client there is nothing to follow
createLibreAuth({});

export function inVue(): boolean {
  const { client, snapshot, state, licensed } = useInVue<Lockence>();
  const followed: Readonly<Ref<Snapshot>> = snapshot;
  // @ts-expect-error: there is no state like that
  if (state.value === 'open') return false;
  // @ts-expect-error: the client alone changes it
  licensed.value = true;
  void client.validate();
  return followed.value.licensed;
}
