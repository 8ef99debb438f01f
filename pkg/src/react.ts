'use client';

/** React's part: a context with the client in it, and what watches that client's snapshot. */
import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { LicenseSession } from '../types/index.js';
import type * as declared from '../types/react.js';
import { Held } from './held.js';
import { IDLE, misuse } from './no-client.js';

const Context = /* @__PURE__ */ createContext<Held | null>(null);

export const LibreAuthProvider: typeof declared.LibreAuthProvider = ({ client, children }) =>
  typeof client === 'function'
    ? createElement(Making, { make: client }, children)
    : createElement(Given, { client }, children);

type Children = Pick<declared.LibreAuthProviderProps, 'children'>;

function Given({ client, children }: { client: LicenseSession | null | undefined } & Children) {
  const held = useMemo(() => new Held(client), [client]);
  return createElement(Context.Provider, { value: held }, children);
}

function Making({ make, children }: { make: () => LicenseSession } & Children) {
  // The first function counts: most are written in place, and so are another one at each render.
  const [first] = useState(() => make);
  const [held, hold] = useState(() => new Held(first));
  useEffect(() => {
    if (!held.ended) return held.keep();
    // Shown again after it was hidden, as by <Activity>, which ends effects but keeps the state.
    hold(new Held(first));
    return undefined;
  }, [held, first]);
  return createElement(Context.Provider, { value: held }, children);
}

function useHeld(hook: string): Held {
  const held = useContext(Context);
  if (held) return held;
  throw misuse(
    `${hook} was used outside of <LibreAuthProvider>. Put <LibreAuthProvider client={…}> around the component that uses it.`,
  );
}

export const useLibreAuth = (() =>
  useHeld('useLibreAuth()').client) as typeof declared.useLibreAuth;

export const useLicense: typeof declared.useLicense = () => useSnapshot('useLicense()');

function useSnapshot(hook: string) {
  const held = useHeld(hook);
  // What the server rendered is what hydration must meet, wherever the client has got to meanwhile.
  return useSyncExternalStore(held.subscribe, held.snapshot, () => IDLE);
}

export const LicenseGate: typeof declared.LicenseGate = ({ children, fallback }) => {
  const snapshot = useSnapshot('<LicenseGate>');
  if (snapshot.licensed) return children;
  return typeof fallback === 'function' ? fallback(snapshot) : fallback;
};
