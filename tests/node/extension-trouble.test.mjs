// The background wakes up into trouble: nobody who paid is logged out by it, and nobody who did not goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'libreauth-client/extension';
import { enters, licensed, resumes, started } from './support/background.mjs';
import { Extension, refusal, Stub, until } from './support/extension.mjs';

const LATER = 61_000;
const rejects = (error) => async () => {
  throw error;
};

/** Licensed, asleep, and the next beat is due. */
async function overdue(t) {
  const extension = new Extension(t);
  await licensed(extension);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + LATER });
  return extension;
}

/** The alarm rings, and it is dealt with. */
async function ring(extension) {
  const asked = extension.alarms.length;
  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => extension.alarms.length > asked || extension.alarm === undefined);
}

test('a lost session that can’t be logged in to just now is tried again, over an update too', async (t) => {
  const extension = await overdue(t);
  started({ ...enters, license: rejects(refusal('rate_limited', 'transient')) });
  const app = await connect();
  assert.deepEqual([app.state, app.getSnapshot().licensed], ['expired', false]);
  assert.ok(extension.alarm.when > Date.now());
  extension.update();
  const next = started(enters);
  await until(() => next.state === 'active');
  assert.deepEqual(next.calls, [['init'], ['license', 'KEY-1']]);
});

test('and so it is while the same background is awake', async (t) => {
  const extension = await overdue(t);
  let down = true;
  const client = started({
    ...enters,
    license() {
      if (down) throw refusal('network', 'transient');
      this.active();
    },
  });
  const app = await connect();
  down = false;
  t.mock.timers.tick(120_000);
  await ring(extension);
  await until(() => client.state === 'active');
  await app.refresh();
  assert.equal(app.state, 'active');
});

test('until grace is over the licence counts on, whatever fails, and then no longer', async (t) => {
  const extension = new Extension(t);
  const now = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now });
  const graceUntil = now + 900_000;
  await licensed(extension, {
    client: () => Object.assign(new Stub(enters), { graceUntil }),
  });
  for (const answers of [
    { init: rejects(refusal('network', 'transient')) },
    { ...enters, license: rejects(refusal('rate_limited', 'transient')) },
    { init: rejects(refusal('rejected', 'denied', { verification: 'unverified' })) },
  ]) {
    t.mock.timers.tick(200_000);
    started(answers);
    const { state, licensed: counts, graceUntil: end } = (await connect()).getSnapshot();
    assert.deepEqual([state, counts, end], ['grace', true, graceUntil]);
    assert.ok(extension.alarm.when <= graceUntil);
    extension.sleep();
  }
  t.mock.timers.tick(280_000);
  started({ init: rejects(refusal('network', 'transient', { retryAfterMs: 3_600_000 })) });
  const app = await connect();
  await app.refresh();
  assert.equal(app.state, 'grace');
  assert.equal(extension.alarm.when, graceUntil, 'however long the service wants to be left alone');
  t.mock.timers.setTime(graceUntil);
  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => app.state === 'expired');
  assert.equal(app.getSnapshot().licensed, false);
});

test('a session without a login is open after the sleep, too', async (t) => {
  const extension = new Extension(t);
  started(enters);
  await (await connect()).init();
  extension.sleep();
  const client = started({
    ...enters,
    license() {
      if (this.state === 'idle') throw refusal('not_initialized', 'usage');
      this.active();
    },
  });
  const app = await connect();
  assert.equal(app.state, 'initialized');
  await app.license('KEY-1');
  assert.deepEqual(client.calls, [['init'], ['license', 'KEY-1']]);
});

for (const [code, category] of [
  ['signature_missing', 'untrusted'],
  ['app_paused', 'config'],
  ['server_error', 'transient'],
])
  test(`a resume that fails by ${code} is tried again`, async (t) => {
    const extension = await overdue(t);
    started({ init: rejects(refusal(code, category)) });
    assert.equal((await connect()).state, 'expired');
    assert.ok(extension.alarm.when > Date.now());
    extension.sleep();
    t.mock.timers.tick(120_000);
    const next = started(resumes);
    extension.tell('onAlarm', { name: 'libreauth-client' });
    await until(() => next.state === 'active');
  });

test('a storage that does not answer once is asked again', async (t) => {
  const extension = await overdue(t);
  const { get } = extension.api.storage.local;
  extension.api.storage.local.get = rejects(new Error('IO error'));
  const client = started(resumes);
  assert.equal((await connect()).state, 'expired');
  assert.deepEqual(client.calls, []);
  extension.api.storage.local.get = get;
  t.mock.timers.tick(120_000);
  await ring(extension);
  await until(() => client.state === 'active');
});

test('a no that nobody signed erases nothing, where answers are signed', async (t) => {
  const extension = await overdue(t);
  const forged = refusal('rejected', 'denied', { verification: 'unverified' });
  started({ init: rejects(forged) });
  assert.equal((await connect()).state, 'expired', 'unreachable, as far as can be known');
  extension.update();
  const next = started(enters);
  await until(() => next.state === 'active');
  assert.deepEqual(next.calls, [['init'], ['license', 'KEY-1']]);
});

test('a logout holds, though the session could not be resumed', async (t) => {
  const extension = await overdue(t);
  started({ init: rejects(refusal('network', 'transient')) });
  const app = await connect();
  await app.logout();
  assert.equal(extension.alarm, undefined);
  assert.equal(app.getSnapshot().licensed, false);
  extension.update();
  const next = started(enters);
  await connect();
  assert.deepEqual(next.calls, []);
});

test('a call that is given up while the background wakes up is not made', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  started(resumes);
  const app = await connect();
  extension.sleep();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + LATER });
  let open;
  const client = started({
    async init() {
      await new Promise((resolve) => {
        open = resolve;
      });
      this.active();
    },
  });
  const giveUp = new AbortController();
  const call = app.logout({ signal: giveUp.signal });
  await until(() => open);
  giveUp.abort();
  await assert.rejects(call, { code: 'aborted' });
  open();
  await until(() => client.state === 'active');
  await app.refresh();
  assert.deepEqual(client.calls, [['init']]);
});

test('all hear that the session could not be resumed, not only who asked', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  started(resumes);
  const [one, other] = [await connect(), await connect()];
  extension.sleep();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + LATER });
  started({ init: rejects(refusal('network', 'transient')) });
  await one.refresh();
  await until(() => other.state === 'expired');
});

test('Lockence’s session is beaten for, as to resume it is not to extend it', async (t) => {
  const extension = new Extension(t);
  const lockence = () => {
    const client = started({
      init() {
        this.active();
      },
    });
    client.validate = async () => {};
    return client;
  };
  lockence();
  await (await connect()).init('KEY-1');
  extension.sleep();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + LATER });
  const woken = lockence();
  await ring(extension);
  await until(() => woken.calls.length === 2);
  assert.deepEqual(woken.calls, [['init', 'KEY-1'], ['heartbeat']]);
});

test('what can’t be noted for the sleep is forgotten rather than wrong', async (t) => {
  const extension = new Extension(t);
  started(enters);
  const app = await connect();
  await app.init();
  extension.api.storage.session.set = rejects(new Error('QUOTA_BYTES quota exceeded'));
  await app.license('KEY-1');
  const due = extension.alarm.when;
  extension.sleep();
  const next = started(resumes);
  await until(() => next.state === 'active');
  assert.ok(extension.alarm.when >= due);
});

test('a note from the future sets no alarm for then', async (t) => {
  const extension = new Extension(t);
  const now = Date.now();
  t.mock.timers.enable({ apis: ['Date'], now: now + 365 * 86_400_000 });
  await licensed(extension);
  t.mock.timers.setTime(now);
  started(resumes);
  await until(() => extension.alarm.when < now + 3_600_000);
});

test('a page without https can give a call up, too', async (t) => {
  new Extension(t);
  const random = Object.getOwnPropertyDescriptor(Crypto.prototype, 'randomUUID');
  delete Crypto.prototype.randomUUID;
  t.after(() => Object.defineProperty(Crypto.prototype, 'randomUUID', random));
  started(enters);
  const app = await connect();
  await app.init({ signal: new AbortController().signal });
  assert.equal(app.state, 'initialized');
});
