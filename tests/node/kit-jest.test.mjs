// The kit in Jest for real, by `require`, in both of its environments, as the guide tells it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './support/programs.mjs';

const folder = new URL('../jest/', import.meta.url);
const read = (path) => readFile(new URL(path, folder), 'utf8');

test('an app’s own tests in Jest', async () => {
  const manifest = createRequire(folder).resolve('jest/package.json');
  const program = [process.execPath, join(dirname(manifest), 'bin/jest.js')];
  const options = ['--ci', '--no-cache', '--rootDir', fileURLToPath(folder)];
  const { code, stderr } = await run(program, ...options);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Tests: {7}9 passed, 9 total/);
});

test('the guide shows what was tried', async () => {
  const guide = bare(await read('../../docs/testing.md'));
  assert.ok(guide.includes(`\`\`\`js${bare(await read('environment.cjs'))}\`\`\``));
  const [timers] = /jest\.useFakeTimers\(.+\);/.exec(await read('story.cjs'));
  assert.ok(guide.includes(bare(timers)));
});

/** Without what the formatter decides. */
function bare(code) {
  return code.replace(/\s/g, '').replace(/,(?=[\])}])/g, '');
}
