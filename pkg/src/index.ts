/**
 * The default entry: the wasm travels inside the script and is instantiated by the first
 * constructor. Nothing happens at import, there is no file to serve and nothing to await, so it
 * works alike in pages, workers, service workers, extensions and Node, with any bundler or none.
 */
// biome-ignore assist/source/organizeImports: the packed bytes stand first, where gzip's blocks hold them apart from the script; it saves 1 KB.
import packed from '../build/packed.json';
import * as core from '../build/libreauth_client.js';
import type * as Public from '../types/index.js';
import { clients } from './clients.js';
import { unavailable } from './unavailable.js';
import { unpack } from './unpack.js';

let started = false;

function start() {
  if (started) return;
  try {
    const bytes = Uint8Array.from(atob(packed.base64), (char) => char.charCodeAt(0));
    core.initSync({ module: unpack(bytes, packed.size) });
  } catch (cause) {
    throw unavailable(cause);
  }
  started = true;
}

export const { LibreAuth, Lockence } = /* @__PURE__ */ clients(start);
export const LibreAuthError = core.LibreAuthError as typeof Public.LibreAuthError;
