// Clients that nobody holds any more give their memory back, whether they were freed or not; one that
// lives on takes no more of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('support/many.mjs', import.meta.url));

const WAYS = [
  'dropped',
  'freed',
  'logged-in',
  'logged-out',
  'refused',
  'given-up',
  'no longer listened to',
  'listened to, and freed',
];

for (const way of WAYS) {
  test(`clients that are ${way}`, () => {
    const args = ['--expose-gc', script, way];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      // Some seconds; one that hangs is ended, and fails.
      timeout: 300_000,
    });
    assert.equal(status, 0, stderr);
    const { clients, tokens, memory } = JSON.parse(stdout);
    assert.ok(
      memory < tokens / 2,
      `${clients} clients with ${tokens} B of tokens left ${memory} B`,
    );
  });
}

test('a session that is checked ten thousand times', () => {
  const args = ['--expose-gc', fileURLToPath(new URL('support/long.mjs', import.meta.url))];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    // Some seconds; one that hangs is ended, and fails.
    timeout: 300_000,
  });
  assert.equal(status, 0, stderr);
  const { sizes, writes, ...told } = JSON.parse(stdout);
  const wanted = { checks: 10_100, heard: 10_100, otherTabs: 1, storageTrouble: null };
  assert.deepEqual(told, wanted, 'told, and kept');
  assert.ok(writes > 101, `${writes} writes`);
  const grown = sizes.findIndex((size) => size !== sizes[0]);
  assert.equal(grown, -1, `${sizes[0]} B after a hundred, ${sizes.at(-1)} B after ten thousand`);
});
