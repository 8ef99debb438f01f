/** The slim entry in Node, whose `fetch` does not read files. */
import { readFile } from 'node:fs/promises';
import { loader } from './load.js';

const entry = /* @__PURE__ */ loader(() =>
  readFile(new URL('./libreauth_client_bg.wasm', import.meta.url)),
);

export const { load, LibreAuth, Lockence, LibreAuthError } = entry;
