/** Lockence alone. */
// biome-ignore assist/source/organizeImports: the packed bytes stand first, where gzip's blocks hold them apart from the script; it saves 1 KB.
import packed from '../build/lockence/packed.json';
import { client, initSync } from '../build/lockence/libreauth_client.js';
import { lockence } from './clients.js';
import { inlined } from './inlined.js';

const start = /* @__PURE__ */ inlined(packed, initSync);

export const Lockence = /* @__PURE__ */ lockence(client, start);
export { LibreAuthError } from './clients.js';
