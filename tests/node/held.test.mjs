// What React and Vue hold: what stands in for a client, what is freed when, what Vue makes of it. Pages
// are played here, with neither document nor elements; for real ones see tests/e2e/specs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as entry from 'libreauth-client/full';
import * as vueEntry from 'libreauth-client/vue';
import * as vue from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import './support/checks.mjs';
import { client, inPage, misused, used } from './support/frameworks.mjs';

test('what stands in for a client may be looked at', () => {
  for (const app of [used(null, true), used(null), used(client)]) {
    assert.equal(JSON.stringify({ app }), '{"app":{"state":"idle"}}');
    assert.match(String(app), /object/);
    assert.deepEqual(Object.keys(app.getSnapshot()).length, 8);
    // Vue looks, wherever a component hands it to its template, to a child or to a store.
    assert.equal(vue.isRef(app), false);
    assert.equal(vue.toRaw(vue.reactive({ app }).app), app);
    for (const name of ['then', '$$typeof', 'asymmetricMatch', 'hasAttribute'])
      assert.equal(app[name], undefined, name);
  }
});

test('what stands in for a client has all of its calls, and they fail as the client’s do', async () => {
  const clients = [
    new entry.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0'),
    new entry.Lockence('https://lockence.example.test/api/v1', 'key'),
  ];
  const real = new Set(clients.flatMap((it) => [...methods(it)]));
  const [app, server] = [used(null, true), used(client)];
  assert.deepEqual([...methods(app)].sort(), [...real].sort());
  const plain = ['startHeartbeat', 'stopHeartbeat', 'diagnostics', 'free'];
  const watched = ['getSnapshot', 'subscribe', 'on'];
  for (const name of [...real].filter((it) => !watched.includes(it))) {
    const early = misused(
      new RegExp(`^useLibreAuth\\(\\)\\.${name} was used before there was a client`),
    );
    if (plain.includes(name)) assert.throws(() => app[name](), early);
    else await assert.rejects(app[name]('KEY'), early);
    assert.throws(() => server[name](), misused(/while rendering on the server/));
  }
  for (const it of clients) it.free();
});

function methods(client) {
  const names = new Set();
  for (let it = client; it !== Object.prototype; it = Object.getPrototypeOf(it))
    for (const name of Object.getOwnPropertyNames(it))
      if (name !== 'constructor' && typeof client[name] === 'function') names.add(name);
  return names;
}

test('what is no client is told so', () => {
  const made = async () => new entry.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');
  for (const [given, is] of [
    [made, 'Promise'],
    [() => undefined, 'Undefined'],
    [{}, 'Object'],
  ])
    assert.throws(
      () => used(given, true),
      (error) =>
        entry.LibreAuthError.is(error) &&
        error.code === 'invalid_option' &&
        error.message.startsWith(`What was given as client is none: ${is}. Give one, or a`),
    );
});

test('a client that was made for a render that came to nothing is freed', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const made = [];
  const make = () => {
    made.push(new entry.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0'));
    return made.at(-1);
  };
  // No effect follows, as where a component suspends or throws.
  used(make, true);
  assert.equal(made[0].state, 'idle');
  for (let rounds = 0; rounds < 200 && made[0].state !== 'closed'; rounds += 1) {
    gc();
    await new Promise(setImmediate);
  }
  assert.equal(made[0].state, 'closed');
});

test('Vue leaves the app’s own client alone on the server', async () => {
  let listeners = 0;
  const own = {
    getSnapshot: () => ({ state: 'active', licensed: true }),
    subscribe: () => {
      listeners += 1;
      return () => {};
    },
  };
  const { createSSRApp, h } = vue;
  const Child = { props: ['app'], render: () => h('i') };
  const app = createSSRApp({
    // As <script setup> does: what it names is there for the template.
    setup: () => vueEntry.useLibreAuth(),
    render() {
      return h('p', [`${this.state} ${this.licensed}`, h(Child, { app: this.client })]);
    },
  });
  const wanted = '<p>idle false<i></i></p>';
  assert.equal(await renderVue(app.use(vueEntry.createLibreAuth({ client: own }))), wanted);
  const other = createSSRApp(app._component).use(vueEntry.createLibreAuth({ client }));
  assert.equal(await renderVue(other), wanted);
  assert.equal(listeners, 0);
});

/** Apps of Vue's that show nothing to nobody. */
const { createApp } = vue.createRenderer({
  createElement: () => ({}),
  createText: () => ({}),
  createComment: () => ({}),
  insert() {},
  remove() {},
  setText() {},
  setElementText() {},
  patchProp() {},
  parentNode: () => ({}),
  nextSibling: () => null,
});

test('in Vue the session is to be read only, and ends with the app whatever its components do', () => {
  const own = new entry.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');
  inPage(() => {
    const app = createApp({
      setup() {
        const { snapshot, licensed } = vueEntry.useLibreAuth();
        snapshot.value = { ...snapshot.value, licensed: true };
        assert.equal(licensed.value, false);
        vue.onUnmounted(() => {
          throw new Error('a component of the app');
        });
        return () => vue.h('p');
      },
    });
    app.config.warnHandler = () => {};
    app.config.throwUnhandledErrorInProduction = true;
    app.use(vueEntry.createLibreAuth({ client: () => own })).mount({});
    assert.throws(() => app.unmount(), /a component of the app/);
  });
  assert.equal(own.state, 'closed');
});

test('in Vue what is mounted once more shows the session at once, too', async () => {
  const own = {
    getSnapshot: () => ({ state: 'active', licensed: true }),
    subscribe: () => () => {},
  };
  const [seen, shown] = [[], vue.ref(true)];
  const once = vue.h({
    setup() {
      const { state } = vueEntry.useLibreAuth();
      return () => {
        seen.push(state.value);
        return vue.h('p');
      };
    },
  });
  inPage(() => {
    const app = createApp({ render: () => vue.h('div', [shown.value ? once : null]) });
    app.use(vueEntry.createLibreAuth({ client: own })).mount({});
  });
  for (const value of [false, true]) {
    shown.value = value;
    await vue.nextTick();
  }
  assert.deepEqual(seen, ['active', 'active']);
});
