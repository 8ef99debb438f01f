/** All there is: both services, every call, and encrypted answers. */
// biome-ignore assist/source/organizeImports: the packed bytes stand first, where gzip's blocks hold them apart from the script; it saves 1 KB.
import packed from '../build/full/packed.json';
import { client, initSync } from '../build/full/libreauth_client.js';
import { libreAuth, lockence } from './clients.js';
import { inlined } from './inlined.js';

const start = /* @__PURE__ */ inlined(packed, initSync);

export const LibreAuth = /* @__PURE__ */ libreAuth(client, start);
export const Lockence = /* @__PURE__ */ lockence(client, start);
export { LibreAuthError } from './clients.js';
