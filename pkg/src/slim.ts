/**
 * The slim entry: the wasm is a file of its own, fetched and compiled as it arrives, off the
 * main thread, for one awaited call before the first constructor.
 *
 * `new URL(…, import.meta.url)` stands here as bundlers look for it: they copy the file along.
 */
import { loader } from './load.js';

const entry = /* @__PURE__ */ loader(() => new URL('./libreauth_client_bg.wasm', import.meta.url));

export const { load, LibreAuth, Lockence, LibreAuthError } = entry;
