// What a build or a server ships: exactly one wasm, and that the package's own.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { isWasm, packedIn, wasmOf } from './package.mjs';

/** What is never downloaded to run the app. */
const ASIDE = ['.map', '.d.ts'];

/** The wasm in `[where, bytes]`, each as `{ where, kind, hash }`. */
function wasmAmong(contents) {
  return contents.flatMap(([where, bytes]) =>
    isWasm(bytes)
      ? [{ where, kind: 'file', hash: wasmOf(bytes) }]
      : packedIn(bytes.toString('latin1')).map((hash) => ({ where, kind: 'inlined', hash })),
  );
}

/**
 * Says that there is exactly one wasm, of this kind, and the package's.
 *
 * @param {'inlined' | 'file'} kind
 * @param {{ inlined: string, file: string }} ours its hashes
 */
export function exactlyOne(contents, kind, ours, place) {
  const found = wasmAmong(contents);
  const list = found.map((it) => `${it.kind} in ${it.where}`).join(', ') || 'none';
  if (found.length !== 1) throw new Error(`${place} holds ${found.length} wasm, not one: ${list}`);
  if (found[0].kind !== kind) throw new Error(`${place} holds its wasm ${list}, not ${kind}`);
  if (found[0].hash !== ours[kind])
    throw new Error(`${place} holds a wasm that is not the package's: ${list}`);
}

/** All files of a folder, as `[name, bytes]`. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((it) => it.isFile() && !ASIDE.includes(extname(it.name)))
    .map((it) => join(it.parentPath, it.name));
  return Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path)]));
}

/** Their size in bytes, as they are, uncompressed. */
export const weight = (contents) => contents.reduce((sum, [, bytes]) => sum + bytes.length, 0);
