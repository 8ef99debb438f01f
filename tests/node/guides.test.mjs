// What the guides show compiles, strictly, and so do the examples; what they link to is there; every
// error code is explained.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anchors, count, project } from './support/guides.mjs';

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

const names = (await readdir(`${root}docs`)).filter((name) => name.endsWith('.md')).sort();
const guides = await Promise.all(
  ['README.md', ...names.map((name) => `docs/${name}`)].map(async (path) => ({
    path,
    text: await readFile(root + path, 'utf8'),
  })),
);

for (const { path, text } of guides.filter(({ text }) => count(text) > 0)) {
  test(`the code in ${path}`, async () => {
    const { files, blocks, named } = project(text);
    assert.equal(blocks, count(text), 'every block is checked');
    const folder = `${place}/${path.replaceAll('/', '-')}`;
    await rm(folder, { recursive: true, force: true });
    for (const [name, code] of files) {
      await mkdir(dirname(`${folder}/${name}`), { recursive: true });
      await writeFile(`${folder}/${name}`, code);
    }
    const compilerOptions = {
      target: 'es2022',
      lib: ['ES2022', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      moduleDetection: 'force',
      jsx: 'react-jsx',
      strict: true,
      // A fragment may show a value that it does not use.
      noUnusedLocals: named,
      exactOptionalPropertyTypes: true,
      allowJs: true,
      checkJs: true,
      // Lines of plain JavaScript need not tell their types.
      noImplicitAny: ![...files.keys()].some((name) => /\.c?js$/.test(name)),
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
    };
    const config = { compilerOptions, include: ['**/*', '**/.*/**/*'] };
    await writeFile(`${folder}/tsconfig.json`, JSON.stringify(config));
    compile([...files.keys()].some((name) => name.endsWith('.vue')) ? vueTsc : tsc, '-p', folder);
  });
}

test('a block that is wrong is told, wherever it stands', () => {
  const { files, blocks } = project(
    [
      'Text',
      '<!-- context',
      'declare const given: number;',
      '-->',
      '```ts',
      'given.toFixed();',
      '```',
      '<!-- continues -->',
      '```ts',
      '// and more',
      '```',
      '```sh',
      'not counted',
      '```',
      '```vue',
      '<!-- src/App.vue -->',
      '<template />',
      '```',
    ].join('\n'),
  );
  assert.equal(blocks, 3);
  assert.deepEqual(
    [...files.keys()],
    ['fragment-1.ts', 'fragment-2.ts', 'src/App.vue', 'ambient.d.ts'],
  );
  assert.match(files.get('fragment-2.ts'), /^declare const given.*toFixed.*and more/s);
  assert.throws(() => project('<!-- context\nlost\n-->\nText'), /no block after lost/);
  assert.throws(() => project('```ts\nopen'), /not closed/);
});

test('the guides link to what is there', async () => {
  const pages = new Map(guides.map(({ path, text }) => [resolve(root, path), text]));
  const broken = [];
  for (const { path, text } of guides) {
    const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
    for (const [, link] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const [file, anchor] = link.split('#');
      const target = file ? resolve(root, dirname(path), file) : resolve(root, path);
      if (!existsSync(target)) broken.push(`${path}: ${link}`);
      else if (anchor) {
        const page = pages.get(target) ?? (await readFile(target, 'utf8'));
        if (!anchors(page).includes(anchor)) broken.push(`${path}: ${link}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

test('every guide is in the index, and the index is in the readme', () => {
  const [readme] = guides;
  const index = guides.find(({ path }) => path === 'docs/README.md');
  const listed = (page) => [...page.matchAll(/\]\(([\w-]+\.md)\b/g)].map(([, name]) => name);
  const missing = names.filter(
    (name) => name !== 'README.md' && !listed(index.text).includes(name),
  );
  assert.deepEqual(missing, []);
  assert.ok(readme.text.includes('](docs/README.md)'));
});

test('every error code is explained, once', async () => {
  const types = await readFile(`${root}pkg/types/index.d.ts`, 'utf8');
  const union = /^export type ErrorCode =(.*?);$/ms.exec(types)[1].replace(/\/\/.*$/gm, '');
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code).sort();
  assert.ok(codes.length > 40 && new Set(codes).size === codes.length);
  const guide = (name) => guides.find(({ path }) => path === `docs/${name}.md`).text;
  const rows = [...guide('errors').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  const entries = [...guide('troubleshooting').matchAll(/^### (.+)$/gm)].flatMap(([, heading]) =>
    heading.split(', '),
  );
  const errors = rows.filter((code) => !/^(usage|config|denied|transient|untrusted)$/.test(code));
  assert.deepEqual(new Set(errors), new Set(codes), 'docs/errors.md');
  assert.deepEqual(entries.sort(), codes, 'docs/troubleshooting.md');
});

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
