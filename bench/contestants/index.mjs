/** Who is measured, under which name, and their scripts as a page would load them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Names for people; the key is the file's name. */
export const LABELS = {
  libreauth: 'libreauth-client',
  slim: 'libreauth-client/slim',
  fingerprintjs: 'FingerprintJS',
  'fingerprintjs-eager': 'FingerprintJS, told not to wait',
  thumbmarkjs: 'ThumbmarkJS',
  plain: 'hand-written, random id',
};

/** The peers and their pinned versions, as installed. */
export function versions() {
  const { dependencies } = JSON.parse(readFileSync(`${folder}../package.json`, 'utf8'));
  return dependencies;
}

const built = new Map();

/**
 * One contestant's script with one job in it, bundled and minified as for a page. It begins the job at
 * once, on what `globalThis.order` says, and leaves what that gives as `globalThis.done`: a promise, or,
 * of `deviceId`, the function that asks for the id.
 */
export function script(name, job) {
  const key = `${name}/${job}`;
  if (!built.has(key)) built.set(key, make(name, job));
  return built.get(key);
}

async function make(name, job) {
  const contents = `
    import { ${job} } from './${name}.js';
    globalThis.job = ${job};
    globalThis.done = ${job}(globalThis.order);`;
  const result = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // Where the slim entry would look for its wasm by itself; here it is told.
    define: { 'import.meta.url': 'location.href' },
    target: 'es2022',
    legalComments: 'none',
  });
  return result.outputFiles[0].text;
}
