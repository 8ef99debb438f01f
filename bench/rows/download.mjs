import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundle, weigh } from '../../pkg/scripts/weigh.mjs';

export const title = 'Download';

/** Each by the smallest import that does the job, which is the most favourable one. */
const IMPORTS = [
  ['libreauth', 'libreauth-client', "export { LibreAuth } from 'libreauth-client';"],
  [
    'lockence',
    'libreauth-client/lockence',
    "export { Lockence } from 'libreauth-client/lockence';",
  ],
  ['full', 'libreauth-client/full', "export { LibreAuth } from 'libreauth-client/full';"],
  ['slim', 'libreauth-client/slim', "export { LibreAuth, load } from 'libreauth-client/slim';"],
  ['plain', 'hand-written client', "export { PlainClient } from './contestants/plain-client.js';"],
  [
    'plainAndFingerprintjs',
    'hand-written + FingerprintJS',
    "export { PlainClient } from './contestants/plain-client.js'; export { load } from '@fingerprintjs/fingerprintjs';",
  ],
  ['fingerprintjs', 'FingerprintJS', "export { load } from '@fingerprintjs/fingerprintjs';"],
  ['thumbmarkjs', 'ThumbmarkJS', "export { Thumbmark } from '@thumbmarkjs/thumbmarkjs';"],
  ['supabase', 'Supabase auth', "export { AuthClient } from '@supabase/auth-js';"],
  [
    'firebase',
    'Firebase auth',
    "export { initializeApp } from '@firebase/app'; export { initializeAuth, indexedDBLocalPersistence, signInWithEmailAndPassword } from '@firebase/auth';",
  ],
  ['auth0', 'Auth0 SPA', "export { Auth0Client } from '@auth0/auth0-spa-js';"],
];

const here = fileURLToPath(new URL('..', import.meta.url));
const wasm = new URL('../../pkg/dist/libreauth_client_bg.wasm', import.meta.url);

export async function measure() {
  const who = {};
  for (const [key, label, source] of IMPORTS) {
    const weight = weigh(await bundle(source, here));
    who[key] = { label, import: source, ...weight };
  }
  // Its wasm is a file of its own, which a server compresses by itself.
  const file = weigh(await readFile(wasm));
  for (const as of ['raw', 'gzip', 'brotli']) who.slim[as] += file[as];
  return { unit: 'B', who };
}

export function goals({ who }) {
  return [
    { what: 'after gzip -9', value: who.libreauth.gzip, must: 48_000, aim: 35_000, unit: 'B' },
  ];
}

export function* tables({ who }) {
  const ours = who.libreauth.gzip;
  yield {
    head: ['import', 'minified B', 'gzip -9 B', 'brotli 11 B', 'this client is, by gzip'],
    rows: Object.values(who).map(({ label, raw, gzip, brotli }) => [
      label,
      raw.toLocaleString('en'),
      gzip.toLocaleString('en'),
      brotli.toLocaleString('en'),
      `${(ours / gzip).toFixed(2)} ×`,
    ]),
  };
}

export function* charts({ who }) {
  yield {
    name: 'download',
    title: 'Download: bytes after gzip -9, bundled and minified',
    unit: 'B',
    limit: { value: 48_000, label: 'must reach' },
    bars: Object.values(who).map(({ label, gzip }) => ({
      label,
      value: gzip,
      ours: label.startsWith('libreauth-client'),
    })),
  };
}
