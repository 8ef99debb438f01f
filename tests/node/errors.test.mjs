// LibreAuthError: a real Error that says what happened, and by its code what to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { LibreAuth, LibreAuthError } from 'libreauth-client';
import { Lockence } from 'libreauth-client/lockence';
import { coded } from './support/checks.mjs';
import { SERVICES } from './support/clients.mjs';

function thrown(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('it is an Error with a name, a stack and a code', () => {
  const error = thrown(() => new LibreAuth('MyApp', 'XXXXXXXXX', '1.0'));
  assert.ok(error instanceof LibreAuthError && error instanceof Error);
  assert.equal(error.name, 'LibreAuthError');
  assert.equal(Object.prototype.toString.call(error), '[object Error]');
  assert.match(error.stack, /^LibreAuthError: The owner id "XXXXXXXXX" has 9 characters/);
  assert.ok(error.stack.includes('errors.test.mjs'), 'the stack leads to the caller');
  assert.match(`${error}`, /^LibreAuthError: /);
  const { code, category, retryable } = error;
  const wanted = { code: 'invalid_owner_id', category: 'usage', retryable: false };
  assert.deepEqual({ code, category, retryable }, wanted);
  assert.deepEqual(Object.keys(error).sort(), ['category', 'code', 'retryable'], 'and no more');
  assert.match(inspect(error), /code: 'invalid_owner_id'/);
});

test('a rejection is the same', async () => {
  const app = SERVICES[0].client();
  const error = await app.check().catch((it) => it);
  assert.ok(error instanceof LibreAuthError);
  assert.equal(error.endpoint, 'check');
  assert.match(error.stack, /^LibreAuthError: There is no session\. Call init\(\) first/);
});

test('is() knows its own, and nothing else', () => {
  const error = thrown(() => new Lockence('https://a.test', null));
  const twin = Object.assign(new Error('from another copy'), {
    name: 'LibreAuthError',
    code: 'timeout',
  });
  assert.ok(LibreAuthError.is(error));
  assert.ok(LibreAuthError.is(twin));
  assert.ok([error, twin].every(LibreAuthError.is), 'usable without its class');
  const others = [new Error('x'), { code: 'timeout' }, null, undefined, 0, 'LibreAuthError', {}];
  for (const other of others) assert.equal(LibreAuthError.is(other), false, inspect(other));
});

test('every call has its own error object', async () => {
  const app = SERVICES[0].client();
  const [one, other] = await Promise.all(
    [app.check(), app.check()].map((it) => it.catch((e) => e)),
  );
  assert.notEqual(one, other);
  assert.deepEqual({ ...one }, { ...other });
});

test('a call never throws at once', async () => {
  for (const { client } of SERVICES) {
    const app = client();
    for (const name of ['init', 'check', 'heartbeat', 'logout', 'importDevice']) {
      const promise = app[name](null, null, null);
      assert.ok(promise instanceof Promise, name);
      await assert.rejects(promise, coded('invalid_argument', 'usage'), name);
    }
  }
});
