// The package as npm would publish it, and how to tell its wasm wherever it turns up.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const PKG = fileURLToPath(new URL('../../../pkg', import.meta.url));

/** The wasm inside a script is one long text of base64; nothing else comes near that length. */
const PACKED = /[A-Za-z0-9+/=]{20000,}/g;

/** A dev server's source map inside a script, which is for people and holds all of it again. */
const MAP = /sourceMappingURL=data:\S+/g;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Every wasm that a script holds, by its hash. */
export const packedIn = (text) =>
  (text.replace(MAP, '').match(PACKED) ?? []).map((it) => sha256(it));

/** The one wasm that a file is, by its hash. */
export const wasmOf = (bytes) => sha256(bytes);

export const isWasm = (bytes) => bytes.subarray(0, 4).equals(Buffer.from('\0asm'));

/** @typedef {{ tarball: string, integrity: string, manifest: Record<string, any> }} Packed */

/** Packs the package into `folder`. @returns the tarball's path */
export async function pack(folder) {
  const said = await run(['npm', 'pack', '--json', '--pack-destination', folder], { cwd: PKG });
  const [{ filename }] = JSON.parse(said.slice(said.indexOf('[')));
  return join(folder, filename);
}

/** What npm wants to know of a tarball. @returns {Promise<Packed>} */
export async function described(tarball) {
  const digest = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  const manifest = await run(['tar', '-xzOf', tarball, 'package/package.json']);
  return { tarball, integrity: `sha512-${digest}`, manifest: JSON.parse(manifest) };
}

/** The hashes of the wasm in the package that a project has installed: inside a script, and as a file. */
export async function wasmIn(project) {
  const dist = join(project, 'node_modules/libreauth-client/dist');
  const packed = packedIn(await readFile(join(dist, 'index.js'), 'utf8'));
  if (packed.length !== 1) throw new Error(`dist/index.js holds ${packed.length} packed wasm`);
  const bytes = await readFile(join(dist, 'libreauth_client_bg.wasm'));
  return { inlined: packed[0], file: wasmOf(bytes) };
}
