/**
 * From wasm-bindgen's output in build/ to the publishable dist/. `cargo xtask build` makes the
 * first and calls this; alone it rebuilds the JavaScript side.
 */
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { slim } from './glue.mjs';
import { shorten } from './names.mjs';

const pkg = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const WASM = 'libreauth_client_bg.wasm';
/** What the entries are made from. */
const BUILT = [
  ...['libreauth', 'lockence', 'full', 'testkit'].map((entry) => `build/${entry}/packed.json`),
  'build/unpacker.json',
];
// npm wants them in the package's own folder; ignored there.
const PAPERS = ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE'];

await sameVersion();
for (const path of BUILT)
  if (!existsSync(`${pkg}/${path}`))
    throw new Error(`there is no pkg/${path} yet: run \`cargo xtask build\``);

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
  ...[
    ['esm', '.js'],
    ['cjs', '.cjs'],
  ].map(([format, ending]) =>
    build({
      ...common,
      entryPoints: [
        'src/index.ts',
        'src/lockence.ts',
        'src/full.ts',
        'src/react.ts',
        'src/vue.ts',
        'src/relay.ts',
        'src/extension.ts',
        { in: 'src/testing/index.ts', out: 'testing' },
      ],
      // The app's own copies: two of React, or of Vue, do not know each other.
      external: ['react', 'vue'],
      format,
      platform: 'neutral',
      outExtension: { '.js': ending },
    }),
  ),
  // Awaited before its first use, so that nothing of it could be required.
  build({ ...common, entryPoints: ['src/slim.ts'], format: 'esm', platform: 'neutral' }),
  build({ ...common, entryPoints: ['src/slim-node.ts'], format: 'esm', platform: 'node' }),
  build({
    ...common,
    entryPoints: [{ in: 'cli/main.ts', out: 'cli' }],
    format: 'esm',
    platform: 'node',
    target: 'node18',
    // The package itself, by its own name: the kit and its wasm are there once.
    packages: 'external',
    banner: { js: '#!/usr/bin/env node' },
  }),
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
  copyFile(`${pkg}/build/full/${WASM}`, `${pkg}/dist/${WASM}`),
  cp(`${pkg}/types`, `${pkg}/dist`, { recursive: true }),
  ...['index', 'lockence', 'full', 'react', 'vue', 'relay', 'extension', 'testing'].map(
    typesForRequire,
  ),
  ...PAPERS.filter((name) => existsSync(root + name)).map((name) =>
    copyFile(root + name, pkg + name),
  ),
]);

/** The same types, as those of a CommonJS module: TypeScript tells them by the file's ending. */
async function typesForRequire(name) {
  const types = await readFile(`${pkg}/types/${name}.d.ts`, 'utf8');
  await writeFile(`${pkg}/dist/${name}.d.cts`, types.replace(/'(\.\/\w+)\.js'/g, "'$1.cjs'"));
}

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
function tidyGlue({ onLoad, onResolve }) {
  // wasm-bindgen copies the scripts beside each wasm: a bundle holds them once.
  onResolve({ filter: /^\.\/snippets\/libreauth-client-/ }, ({ path }) => ({
    path: root + path.replace(/^\.\/snippets\/[^/]+\//, ''),
  }));
  onLoad({ filter: /libreauth_client\.js$/ }, async ({ path }) => {
    const glue = await readFile(path, 'utf8');
    const names = await readFile(`${dirname(path)}/names.txt`, 'utf8').catch(() => undefined);
    return { contents: names ? shorten(slim(glue), names) : eachOnce(glue) };
  });
}

/** wasm-bindgen lists a snippet once for every block that imports from it; bundlers warn of that. */
function eachOnce(glue) {
  const seen = new Set();
  const once = (line, key) => (seen.has(key) ? '' : seen.add(key) && line);
  return glue.replace(/^ +("\.\/snippets\/[^"]+"): import\d+,\n/gm, once);
}
