/**
 * The default entry in Cloudflare Workers (workerd), which compile no wasm at run time: the module is
 * imported, compiled when the worker was uploaded, and instantiated by the first constructor.
 */

import * as core from '../build/libreauth_client.js';
import type * as Public from '../types/index.js';
import { clients } from './clients.js';
import wasm from './libreauth_client_bg.wasm';
import { unavailable } from './unavailable.js';

let started = false;

function start() {
  if (started) return;
  try {
    core.initSync({ module: wasm });
  } catch (cause) {
    throw unavailable(cause);
  }
  started = true;
}

export const { LibreAuth, Lockence } = /* @__PURE__ */ clients(start);
export const LibreAuthError = core.LibreAuthError as typeof Public.LibreAuthError;
