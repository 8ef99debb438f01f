/**
 * The entries that hold their wasm, in Cloudflare Workers (workerd), which compile no wasm at run time: the module is
 * imported, compiled when the worker was uploaded, and instantiated by the first constructor.
 */

import { client, initSync } from '../build/full/libreauth_client.js';
import { libreAuth, lockence } from './clients.js';
import wasm from './libreauth_client_bg.wasm';
import { unavailable } from './unavailable.js';

let started = false;

function start() {
  if (started) return;
  try {
    initSync({ module: wasm });
  } catch (cause) {
    throw unavailable(cause);
  }
  started = true;
}

export const LibreAuth = /* @__PURE__ */ libreAuth(client, start);
export const Lockence = /* @__PURE__ */ lockence(client, start);
export { LibreAuthError } from './clients.js';
