// free(): at once, any number of times, and what is called after it says so.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { coded } from './support/checks.mjs';
import { KEY, LOCKENCE_KEY, SERVICES } from './support/clients.mjs';

const CALLS = {
  LibreAuth: {
    init: [],
    Init: [],
    license: [KEY],
    login: ['john_doe', 'correct horse'],
    register: ['ada', 'x', KEY],
    upgrade: ['ada', KEY],
    Check: [],
    variable: ['motd'],
    getUserVariable: ['theme'],
    setUserVariable: ['theme', 'dark'],
    file: ['385624'],
    log: ['started'],
    webhook: ['publichook'],
    ban: [],
    isBlacklisted: [],
    onlineUsers: [],
    stats: [],
    chatMessages: ['general'],
    sendChatMessage: ['general', 'hello'],
    forgotPassword: ['john_doe', 'john@example.invalid'],
    changeUsername: ['ada'],
    enableTwoFactor: [],
    disableTwoFactor: ['123456'],
    health: [],
  },
  Lockence: { init: [LOCKENCE_KEY], validate: [] },
};
const SHARED = { check: [], heartbeat: [], logout: [], deviceId: [], explainDeviceId: [] };

for (const { name, client, logIn } of SERVICES) {
  test(`${name}: free may be called twice, and every call after it answers freed`, async () => {
    const app = client();
    await logIn(app);
    app.free();
    app.free();
    for (const [method, args] of Object.entries({ ...SHARED, ...CALLS[name] }))
      await assert.rejects(app[method](...args), coded('freed', 'usage'), method);
    for (const method of ['startHeartbeat', 'stopHeartbeat'])
      assert.throws(() => app[method](), coded('freed', 'usage'), method);
    assert.equal(app.state, 'closed');
    assert.equal(app.getSnapshot().licensed, false);
    assert.equal(app.diagnostics().state, 'closed');
    app.free();
  });

  test(`${name}: free while calls are under way settles them`, async () => {
    const silent = createServer(() => {});
    await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const app = client(`http://127.0.0.1:${silent.address().port}`);
    const asked = new Promise((resolve) => silent.once('request', (request) => resolve(request)));
    const call = logIn(app);
    const request = await asked;
    const left = new Promise((resolve) => request.once('close', resolve));
    app.free();
    await assert.rejects(call, coded('freed'));
    await left; // the request is aborted, so its connection ends
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  test(`${name}: free in a listener, in a call's answer and before anything`, async () => {
    const app = client();
    app.subscribe(() => app.free());
    await logIn(app).catch(coded('freed'));
    assert.equal(app.state, 'closed');
    const other = client();
    await logIn(other).then(() => other.free());
    assert.equal(other.state, 'closed');
    client().free();
  });

  test(`${name}: an explicit resource`, { skip: !Symbol.dispose }, async () => {
    const app = client();
    await logIn(app);
    app[Symbol.dispose]();
    app[Symbol.dispose]();
    assert.equal(app.state, 'closed');
  });
}
