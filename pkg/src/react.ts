'use client';

/** React's part: a context with the client in it, and what watches that client's snapshot. */
import {
  createContext,
  createElement,
  Fragment,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type * as declared from '../types/react.js';
import { Held } from './held.js';
import { IDLE, misuse } from './no-client.js';

const Context = /* @__PURE__ */ createContext<Held | null>(null);

export const LibreAuthProvider: typeof declared.LibreAuthProvider = ({ client, children }) => {
  const [held, hold] = useState(() => new Held(client));
  // In the midst of a render: React begins it anew at once, before anything below was asked.
  if (!held.holds(client)) hold(new Held(client));
  useEffect(() => {
    if (!held.ended) return held.keep();
    // Shown again after it was hidden, as by <Activity>, which ends effects but keeps the state.
    hold(held.again());
    return undefined;
  }, [held]);
  return createElement(Context.Provider, { value: held }, children);
};

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
  const instead = () => (typeof fallback === 'function' ? fallback(snapshot) : fallback);
  // An element: as a component's result, older types of React know nothing else.
  return createElement(Fragment, null, snapshot.licensed ? children : instead());
};
