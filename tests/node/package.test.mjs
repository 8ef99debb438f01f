// The package as it is published: what publint and "Are the types wrong?" say of its tarball, and
// whether its manifest tells the truth. Which files are in it is told by pkg/test/entries.test.mjs.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(await readFile(`${root}pkg/package.json`, 'utf8'));
/** What can be imported: all of `exports` but the files that are no modules. */
const entries = Object.keys(manifest.exports).filter((name) => !/\.(wasm|json)$/.test(name));

const folder = await mkdtemp(join(tmpdir(), 'libreauth-pack-'));
after(() => rm(folder, { recursive: true, force: true }));
const tarball = await pack();

async function pack() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--json', '--pack-destination', folder];
  const said = execFileSync(npm, args, { cwd: `${root}pkg`, encoding: 'utf8' });
  const [{ filename }] = Object.values(JSON.parse(said));
  return new Uint8Array(await readFile(join(folder, filename)));
}

test('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test('the types are not wrong, but for what is known', async () => {
  const { problems } = await checkPackage(createPackageFromTarballData(tarball));
  const told = problems.map(
    ({ kind, entrypoint, resolutionKind }) => `${entrypoint} ${kind} ${resolutionKind}`,
  );
  assert.deepEqual(told.sort(), [
    // A file to be loaded or bundled, and no module with types.
    './libreauth_client_bg.wasm NoResolution bundler',
    './libreauth_client_bg.wasm NoResolution node10',
    './libreauth_client_bg.wasm NoResolution node16-cjs',
    './libreauth_client_bg.wasm NoResolution node16-esm',
    // An ES module only, since it finds its wasm by `import.meta.url`: `require` gets it from Node 20.19
    // on, and TypeScript says so to who writes it. The default entry is there for both.
    './slim CJSResolvesToESM node16-cjs',
  ]);
});

test('its papers are the repository’s', async () => {
  const content = createPackageFromTarballData(tarball);
  for (const name of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE'])
    assert.equal(
      content.readFile(`/node_modules/libreauth-client/${name}`),
      await readFile(root + name, 'utf8'),
      name,
    );
  assert.equal(manifest.license, 'MIT OR Apache-2.0');
  assert.match(content.readFile('/node_modules/libreauth-client/LICENSE-MIT'), /^MIT License/);
});

test('nothing in it tells of the machine that built it', () => {
  const content = createPackageFromTarballData(tarball);
  for (const name of content.listFiles().filter((name) => !name.endsWith('.wasm')))
    assert.doesNotMatch(
      content.readFile(name),
      /\/home\/|\/root\/|\/Users\/|sourceMappingURL/,
      name,
    );
});

test('its imports have no side effects, as it says', async () => {
  assert.equal(manifest.sideEffects, false);
  const peers = Object.keys(manifest.peerDependencies);
  for (const entry of entries) {
    const name = join('libreauth-client', entry);
    const program = `
      // Vue's own are Vue's.
      await Promise.all(${JSON.stringify(peers)}.map((peer) => import(peer)));
      const before = Reflect.ownKeys(globalThis).map(String);
      const had = ['fetch', 'WebAssembly'].map((name) => globalThis[name]);
      await import(${JSON.stringify(name)});
      const now = ['fetch', 'WebAssembly'].map((name) => globalThis[name]);
      const added = Reflect.ownKeys(globalThis).map(String).filter((name) => !before.includes(name));
      console.log(JSON.stringify({ added, same: now.every((value, at) => value === had[at]) }));
    `;
    const args = ['--input-type=module', '--eval', program];
    const said = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    assert.equal(said.status, 0, said.stderr);
    assert.deepEqual(JSON.parse(said.stdout), { added: [], same: true }, name);
  }
});

test('only the entries for a framework need it, and so it is optional', async () => {
  const require = createRequire(import.meta.url);
  const peers = Object.keys(manifest.peerDependencies);
  assert.deepEqual(
    manifest.peerDependenciesMeta,
    Object.fromEntries(peers.map((peer) => [peer, { optional: true }])),
  );
  assert.equal(manifest.dependencies, undefined);
  const needs = {};
  for (const entry of entries) {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(import.meta.resolve(join('libreauth-client', entry)))],
      bundle: true,
      packages: 'external',
      external: ['*.wasm'],
      format: 'esm',
      platform: 'node',
      write: false,
      metafile: true,
      outdir: folder,
    });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    const packages = imports.map(({ path }) => path).filter((path) => !path.startsWith('node:'));
    if (packages.length > 0) needs[entry] = packages.sort();
  }
  assert.deepEqual(needs, { './react': ['react'], './vue': ['vue'] });
  for (const peer of peers) require.resolve(peer);
});

test('what stands for `exports` where a tool does not know it says the same', () => {
  const { '.': main, ...others } = manifest.exports;
  assert.equal(manifest.main, main.require);
  assert.equal(manifest.module, main.default);
  assert.equal(manifest.types, main.types.import);
  const typed = Object.entries(others).filter(([, target]) => target.types);
  assert.deepEqual(manifest.typesVersions, {
    '*': Object.fromEntries(
      typed.map(([name, { types }]) => [name.slice(2), [types.import ?? types]]),
    ),
  });
});
