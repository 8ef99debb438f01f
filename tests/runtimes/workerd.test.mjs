// The package in workerd, and the relay served by it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayTests } from './stories/relay.mjs';
import { told } from './support/run.mjs';
import { EMULATOR, hostileServer } from './support/servers.mjs';
import { servedByWorkerd, workers } from './support/workerd.mjs';

const config = await workers();
const env = async () => ({ EMULATOR, HOSTILE: await hostileServer(), UPSTREAM: '', API_KEY: '' });

told('the client in workerd', 'workerd', ['test', config], env);

const at = await relayTests((env) => servedByWorkerd(config, env));

test('a session goes over requests, whatever became of the one before', async () => {
  const says = async (what) => (await fetch(`${at.base}/session/${what}`)).json();
  const asked = await at.asks(async () => {
    assert.equal(await says('open'), true);
    for (const what of ['check', 'leave', 'check', 'leave', 'check'])
      assert.equal(await says(what), true, what);
  });
  assert.equal(asked.filter(({ body }) => body.includes('type=license')).length, 1);
});
