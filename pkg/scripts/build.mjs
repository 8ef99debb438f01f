/**
 * From wasm-bindgen's output in build/ to the publishable dist/. `cargo xtask build` makes the
 * first and calls this; alone it rebuilds the JavaScript side.
 */
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { slim } from './glue.mjs';
import { shorten } from './names.mjs';
import { pack } from './pack.mjs';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const WASM = 'libreauth_client_bg.wasm';
// npm wants them in the package's own folder; ignored there.
const PAPERS = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE'];

await sameVersion();
const wasm = await readFile(`${pkg}/build/${WASM}`).catch((cause) => {
  throw new Error('pkg/build holds no wasm yet: run `cargo xtask build`', { cause });
});
await writeFile(`${pkg}/build/packed.json`, JSON.stringify(pack(wasm)));

await rm(`${pkg}/dist`, { recursive: true, force: true });
await mkdir(`${pkg}/dist`);
const common = {
  absWorkingDir: pkg,
  bundle: true,
  outdir: 'dist',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [{ name: 'tidy-glue', setup: tidyGlue }],
};
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/index.ts', 'src/slim.ts', 'src/relay.ts'],
    format: 'esm',
    platform: 'neutral',
  }),
  build({ ...common, entryPoints: ['src/slim-node.ts'], format: 'esm', platform: 'node' }),
  // The bundler of the worker, or workerd itself, makes a module of the file beside them.
  build({
    ...common,
    entryPoints: ['src/workerd.ts', 'src/slim-workerd.ts'],
    external: ['*.wasm'],
    inject: ['src/workerd-fetch.ts'],
    define: { 'globalThis.fetch': 'fetchHere' },
    format: 'esm',
    platform: 'neutral',
  }),
  build({
    ...common,
    entryPoints: ['src/index.ts', 'src/relay.ts'],
    format: 'cjs',
    platform: 'neutral',
    outExtension: { '.js': '.cjs' },
  }),
  copyFile(`${pkg}/build/${WASM}`, `${pkg}/dist/${WASM}`),
  cp(`${pkg}/types`, `${pkg}/dist`, { recursive: true }),
  // What `require` gives has the same types; its declarations must only be named so.
  ...['index', 'relay'].map((name) =>
    copyFile(`${pkg}/types/${name}.d.ts`, `${pkg}/dist/${name}.d.cts`),
  ),
  ...PAPERS.filter((name) => existsSync(root + name)).map((name) =>
    copyFile(root + name, pkg + name),
  ),
]);

/** The crate names the version; the npm manifest follows it. */
async function sameVersion() {
  const crate = /^version = "(.+)"$/m.exec(await readFile(`${root}/Cargo.toml`, 'utf8'))?.[1];
  const { version } = JSON.parse(await readFile(`${pkg}/package.json`, 'utf8'));
  if (crate !== version)
    throw new Error(
      `Cargo.toml says version ${crate}, pkg/package.json says ${version}: run \`npm version ${crate} -w pkg --no-git-tag-version\``,
    );
}

/** The glue with the wasm's names; in a dev build as it is. */
function tidyGlue({ onLoad }) {
  onLoad({ filter: /libreauth_client\.js$/ }, async ({ path }) => {
    const glue = await readFile(path, 'utf8');
    const names = await readFile(`${pkg}/build/names.txt`, 'utf8').catch(() => undefined);
    return { contents: names ? shorten(slim(glue), names) : eachOnce(glue) };
  });
}

/** wasm-bindgen lists a snippet once for every block that imports from it; bundlers warn of that. */
function eachOnce(glue) {
  const seen = new Set();
  const once = (line, key) => (seen.has(key) ? '' : seen.add(key) && line);
  return glue.replace(/^ +("\.\/snippets\/[^"]+"): import\d+,\n/gm, once);
}
