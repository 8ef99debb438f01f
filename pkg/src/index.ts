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

/** Engines since 2025 decode base64 themselves; asking a function for each letter takes them 15 ms. */
function bytes(base64: string): Uint8Array {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function start() {
  if (started) return;
  try {
    core.initSync({ module: unpack(bytes(packed.base64), packed.size) });
  } catch (cause) {
    throw unavailable(cause);
  }
  started = true;
}

export const { LibreAuth, Lockence } = /* @__PURE__ */ clients(start);
export const LibreAuthError = core.LibreAuthError as typeof Public.LibreAuthError;
