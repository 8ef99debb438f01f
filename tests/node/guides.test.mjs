// What the guides for React, Vue and extensions show compiles, strictly, and so do the examples. Blocks that begin
// with a file's name are that file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));
// Within the repository, where the packages are found, and where git looks away.
const place = `${root}tests/e2e/results/guides`;
after(() => rm(place, { recursive: true, force: true }));

const tsc = [fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))];
// Vue's own checker knows components, and no TypeScript from 7 on.
const vueTsc = [
  '-e',
  `require('vue-tsc').run(${JSON.stringify(require.resolve('typescript-6/lib/tsc'))})`,
  '--',
  'vue-tsc', // where a script's name would stand
];

function compile(checker, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...checker, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
}

const FILE = /```(?:tsx?|vue)\n(?:\/\/|<!--) (\S+?)(?: -->)?\n(.*?)```/gs;

for (const { guide, checker, types = [] } of [
  { guide: 'react', checker: tsc },
  { guide: 'vue', checker: vueTsc },
  { guide: 'extension', checker: tsc, types: ['node'] },
]) {
  test(`the guide to ${guide}`, async () => {
    const text = await readFile(`${root}docs/${guide}.md`, 'utf8');
    const blocks = text.match(/^```(tsx?|vue)$/gm);
    const shown = [...text.matchAll(FILE)];
    assert.equal(shown.length, blocks.length, 'each block names its file');
    assert.ok(shown.length > 4);
    const folder = `${place}/${guide}`;
    await rm(folder, { recursive: true, force: true });
    for (const [, name, code] of shown) {
      await mkdir(dirname(`${folder}/${name}`), { recursive: true });
      await writeFile(`${folder}/${name}`, code);
    }
    await writeFile(
      `${folder}/given.d.ts`,
      "declare function defineNuxtPlugin(plugin: (nuxt: { vueApp: import('vue').App }) => void): unknown;\n",
    );
    const compilerOptions = {
      target: 'es2022',
      lib: ['ES2022', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      strict: true,
      noUnusedLocals: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types,
    };
    await writeFile(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions }));
    compile(checker, '-p', folder);
  });
}

test('the example in React', () => compile(tsc, '-p', `${root}www/examples/react`));
test('the example of an extension', () => compile(tsc, '-p', `${root}www/examples/extension`));
test('the example in Vue', () => compile(vueTsc, '-p', `${root}www/examples/vue`));

test('what an app may write with the entries, and what not', () => {
  const flags = ['--strict', '--noEmit', '--noUnusedLocals', '--exactOptionalPropertyTypes'];
  const common = [...flags, '--target', 'es2022', '--lib', 'ES2022,DOM,ESNext.Disposable'];
  const sample = (name) => fileURLToPath(new URL(`samples/${name}`, import.meta.url));
  for (const module of [
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
    ['--module', 'nodenext'],
  ]) {
    const files = [sample('frameworks.ts'), sample('frameworks.cts')];
    compile(tsc, ...common, '--types', '', ...module, ...files);
  }
});
