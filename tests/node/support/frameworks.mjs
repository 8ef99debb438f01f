// What the tests of the entries for React and Vue have in common.
import assert from 'node:assert/strict';
import { LibreAuthError } from 'libreauth-client';
import { LibreAuthProvider, useLibreAuth } from 'libreauth-client/react';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';

/** A server must not make one. */
export const client = () => assert.fail('a client was made');

/** Any error of ours, also from where there is no class to ask. */
export const misused = (message) => (error) =>
  LibreAuthError.is(error) &&
  error.code === 'not_initialized' &&
  error.category === 'usage' &&
  error.retryable === false &&
  message.test(error.message);

/** What `useLibreAuth()` gives below a provider of that client, in a page if `page`. */
export function used(client, page) {
  let app;
  const Keep = () => {
    app = useLibreAuth();
    return null;
  };
  const render = () => renderToString(h(LibreAuthProvider, { client }, h(Keep)));
  if (page) inPage(render);
  else render();
  return app;
}

/** As far as the entries can tell. */
export function inPage(work) {
  globalThis.window = globalThis;
  try {
    return work();
  } finally {
    delete globalThis.window;
  }
}
