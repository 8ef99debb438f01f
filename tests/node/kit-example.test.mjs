// The example of www/examples/testing: Vitest for real, in Node and in jsdom.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './support/programs.mjs';

const example = new URL('../../www/examples/testing/', import.meta.url);

test('an app’s own tests in Vitest', async () => {
  const manifest = createRequire(example).resolve('vitest/package.json');
  const program = [process.execPath, join(dirname(manifest), 'vitest.mjs')];
  const root = fileURLToPath(example);
  const { code, stdout, stderr } = await run(program, 'run', '--root', root, '--no-color');
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /Tests {2}5 passed/);
});
