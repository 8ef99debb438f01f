/** The default entry: LibreAuth, with the calls that most apps make. */
// biome-ignore assist/source/organizeImports: the packed bytes stand first, where gzip's blocks hold them apart from the script; it saves 1 KB.
import packed from '../build/libreauth/packed.json';
import { client, initSync } from '../build/libreauth/libreauth_client.js';
import { libreAuth } from './clients.js';
import type * as Public from '../types/index.js';
import { inlined } from './inlined.js';

const start = /* @__PURE__ */ inlined(packed, initSync);

export const LibreAuth = /* @__PURE__ */ libreAuth(client, start) as typeof Public.LibreAuth;
export { LibreAuthError } from './clients.js';
