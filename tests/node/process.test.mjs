// A program comes to its end by itself, although its sessions would beat on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import './support/checks.mjs';

test('a beating session does not keep its process alive', async () => {
  const program = fileURLToPath(new URL('support/beats.mjs', import.meta.url));
  // So long that only a process that hangs is ended by it.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    timeout: 50_000,
  });
  assert.equal(stdout, 'active true\nactive true\n');
  assert.equal(stderr, '');
});
