import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

test('every entry has an alias, by which Parcel finds it: it leaves `exports` alone by default', async () => {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { exports, alias } = JSON.parse(manifest);
  const entries = Object.entries(exports).filter(
    ([name, to]) => name !== '.' && typeof to === 'object',
  );
  assert.deepEqual(alias, Object.fromEntries(entries.map(([name, to]) => [name, to.default])));
});
