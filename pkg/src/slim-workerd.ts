/** The slim entry in Cloudflare Workers (workerd), where the wasm is a module to import. */
import wasm from './libreauth_client_bg.wasm';
import { loader } from './load.js';

const entry = /* @__PURE__ */ loader(() => wasm);

export const { load, LibreAuth, Lockence, LibreAuthError } = entry;
