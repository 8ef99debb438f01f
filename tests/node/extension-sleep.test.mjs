// The background over its sleep: what is asked when it wakes up, and when it is woken up next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, createBackground } from 'libreauth-client/extension';
import { enters, licensed, resumes, started } from './support/background.mjs';
import { Extension, refusal, Stub, until } from './support/extension.mjs';

test('all is listened for in the first turn, and no client is made before it is wanted', (t) => {
  const extension = new Extension(t);
  createBackground({ client: () => assert.fail('made') });
  for (const event of ['onMessage', 'onInstalled', 'onStartup', 'onAlarm'])
    assert.equal(extension.listens(event), 1, event);
  assert.equal(
    extension.listens('onChanged'),
    0,
    'else any change of the storage would wake it up',
  );
});

test('the alarm follows the next beat', async (t) => {
  const extension = new Extension(t);
  const client = started(enters);
  const app = await connect();
  assert.equal(extension.alarm, undefined, 'nothing is due');
  await app.init();
  await app.license('KEY-1');
  assert.deepEqual(extension.alarms.at(-1), {
    name: 'libreauth-client',
    when: client.nextBeatAt,
    periodInMinutes: 5,
  });
  client.nextBeatAt += 1_000;
  client.stand({ message: 'news' });
  await until(() => extension.alarm.when === client.nextBeatAt);
  client.stand({ state: 'grace', graceUntil: client.nextBeatAt - 20_000 });
  await until(() => extension.alarm.when === client.nextBeatAt - 20_000);
  await app.logout();
  assert.equal(extension.alarm, undefined);
});

test('what is not due yet is not asked, and what is due is resumed', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  const idle = started(resumes);
  assert.equal((await connect()).state, 'active');
  assert.deepEqual(idle.calls, []);
  extension.sleep();

  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
  const due = started(resumes);
  assert.equal((await connect()).state, 'active');
  assert.deepEqual(due.calls, [['init']]);
});

test('an alarm that was lost is set again at the start', async (t) => {
  const extension = new Extension(t);
  const { nextBeatAt } = await licensed(extension);
  extension.alarm = undefined;
  started(resumes);
  await until(() => extension.alarm?.when === nextBeatAt);
});

test('the alarm is the beat: of a session that is resumed, or of one that is there', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  const woken = started(resumes);
  extension.tell('onAlarm', { name: 'the app’s own' });
  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => woken.calls.length > 0 && extension.alarm.when === woken.nextBeatAt);
  assert.deepEqual(woken.calls, [['init']]);

  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => extension.alarms.at(-1).when === woken.nextBeatAt);
  assert.deepEqual(woken.calls, [['init']], 'its own timer was first');

  woken.nextBeatAt = Date.now() - 1;
  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => woken.calls.length === 2);
  assert.deepEqual(woken.calls[1], ['heartbeat']);
  await until(() => extension.alarms.at(-1).when > Date.now() + 3_000);
});

test('after an update the session is resumed at once, and what was lost is logged in to', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  extension.update();
  const kept = started(resumes);
  await until(() => extension.alarm?.when === kept.nextBeatAt);
  assert.deepEqual(kept.calls, [['init']]);

  extension.update();
  const lost = started(enters);
  await until(() => extension.alarm?.when === lost.nextBeatAt);
  assert.deepEqual(lost.calls, [['init'], ['license', 'KEY-1']]);
});

test('with remember: none no key is kept, and none of it lies open', async (t) => {
  const extension = new Extension(t);
  await licensed(extension, { remember: 'none' });
  extension.update();
  const lost = started(enters, { remember: 'none' });
  await until(() => lost.state === 'initialized');
  assert.equal((await connect()).state, 'initialized');
  assert.deepEqual(lost.calls, [['init']]);
  extension.update();
  await licensed(extension);
  assert.ok(extension.stored.local.size > 0);
  assert.doesNotMatch(JSON.stringify([...extension.stored.local]), /KEY-1/);
});

test('no password and no second factor is kept', async (t) => {
  const extension = new Extension(t);
  for (const login of [
    (app) => app.login('john', 'correct horse'),
    (app) => app.license('KEY-1', { code: '123456' }),
  ]) {
    extension.update();
    const first = started({ ...enters, login: enters.license });
    const app = await connect();
    await app.init();
    await app.license('KEY-0');
    await login(app);
    assert.equal(first.state, 'active');
    extension.update();
    const lost = started(enters);
    await until(() => lost.calls.length > 0 && lost.state === 'initialized');
    await connect();
    assert.deepEqual(lost.calls, [['init']]);
  }
});

test('after a logout nothing is resumed', async (t) => {
  const extension = new Extension(t);
  const client = started(enters);
  const app = await connect();
  await app.init();
  await app.license('KEY-1');
  await app.logout();
  assert.equal(client.state, 'closed');
  extension.update();
  const next = started(enters);
  assert.equal((await connect()).state, 'idle');
  assert.deepEqual(next.calls, []);
});

test('a session that can’t be resumed for now is tried again, at ever longer intervals', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  extension.update();
  const fails = { init: () => Promise.reject(refusal('network', 'transient')) };
  const before = Date.now();
  let client = started(fails);
  await until(() => extension.alarm);
  assert.equal((await connect()).state, 'idle');
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    const wait = (extension.alarm.when - before) / 60_000;
    assert.ok(wait > minutes * 0.85 && wait < minutes * 1.15, `${wait} of ${minutes} min`);
    assert.equal(client.calls.length, 1);
    const { when } = extension.alarm;
    extension.sleep();
    client = started(fails);
    extension.tell('onAlarm', { name: 'libreauth-client' });
    await until(() => client.calls.length > 0 && extension.alarm.when !== when);
  }
  extension.update();
  const asked = {
    init: () => Promise.reject(refusal('rate_limited', 'transient', { retryAfterMs: 7e6 })),
  };
  started(asked);
  await until(() => extension.alarm?.when > before + 6.9e6);
});

test('a no to what nobody asked is the session’s, and ends it', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  extension.update();
  const no = refusal('banned', 'denied', { serverMessage: 'You are banned.' });
  started({ ...enters, license: () => Promise.reject(no) });
  const { state, licensed: may, reason, message } = (await connect()).getSnapshot();
  assert.deepEqual(
    { state, may, reason, message },
    { state: 'denied', may: false, reason: 'banned', message: 'You are banned.' },
  );
  extension.update();
  const next = started(enters);
  assert.equal((await connect()).state, 'idle');
  assert.deepEqual(next.calls, []);
});

test('how a session ended is known over the sleep, whatever is called', async (t) => {
  const extension = new Extension(t);
  const client = started(enters);
  const app = await connect();
  await app.init();
  await app.license('KEY-1');
  client.nextBeatAt = null;
  client.stand({ state: 'denied', licensed: false, beating: false, reason: 'banned' });
  await until(() => app.state === 'denied');
  extension.sleep();
  const next = started(enters);
  await app.check();
  assert.deepEqual([app.state, app.getSnapshot().reason], ['denied', 'banned']);
  assert.deepEqual(next.calls, [['check']]);
  await app.init();
  await app.license('KEY-2');
  assert.equal(app.state, 'active');
});

test('what can’t be resumed after its sleep, and is no more in grace, has expired', async (t) => {
  const extension = new Extension(t);
  await licensed(extension);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 });
  let client = started({ init: () => Promise.reject(refusal('network', 'transient')) });
  const app = await connect();
  const wanted = ['expired', 'unreachable', false];
  const stands = () => {
    const { state, reason, licensed: may } = app.getSnapshot();
    return [state, reason, may];
  };
  assert.deepEqual(stands(), wanted);
  const { when } = extension.alarm;
  assert.ok(when > Date.now() + 50_000);
  extension.sleep();
  t.mock.timers.setTime(when);
  client = started({ init: () => Promise.reject(refusal('network', 'transient')) });
  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => client.calls.length > 0 && extension.alarm.when > when + 100_000);
  await app.refresh();
  assert.deepEqual(stands(), wanted);
  extension.sleep();
  t.mock.timers.setTime(extension.alarm.when);
  started(resumes);
  extension.tell('onAlarm', { name: 'libreauth-client' });
  await until(() => app.state === 'active');
});

test('stopped beats stay stopped', async (t) => {
  const extension = new Extension(t);
  const client = started(enters);
  const app = await connect();
  await app.init();
  await app.license('KEY-1');
  client.nextBeatAt = null;
  await app.stopHeartbeat();
  assert.equal(extension.alarm, undefined);
  extension.sleep();
  const woken = started({ ...resumes, check: () => ({ success: true }) });
  await (await connect()).check();
  assert.deepEqual(woken.calls, [['init'], ['stopHeartbeat'], ['check']]);
});

test('without a storage for the session each awakening asks', async (t) => {
  const extension = new Extension(t);
  delete extension.api.storage.session;
  await licensed(extension);
  const woken = started(resumes);
  assert.equal((await connect()).state, 'active');
  assert.deepEqual(woken.calls, [['init']]);
});

test('stop() ends what was made here', async (t) => {
  const extension = new Extension(t);
  const client = new Stub(enters);
  const background = createBackground({ client: () => client });
  const app = await background.connect();
  await app.init();
  await app.license('KEY-1');
  background.stop();
  await until(() => extension.alarm === undefined);
  assert.deepEqual(client.calls.at(-1), ['free']);
  assert.equal(extension.listens('onMessage') + extension.listens('onAlarm'), 0);
  const own = new Stub(enters);
  createBackground({ client: own }).stop();
  assert.deepEqual(own.calls, []);
});
