// The entries for React and Vue where pages are rendered on a server: by name, as modules and by
// require. What they do in a browser is tested there (tests/e2e/specs).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import * as entry from 'libreauth-client';
import * as reactEntry from 'libreauth-client/react';
import * as vueEntry from 'libreauth-client/vue';
import * as react from 'react';
import { renderToString as renderReact } from 'react-dom/server';
import * as vue from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { coded } from './support/checks.mjs';

const require = createRequire(import.meta.url);
const dist = (name) =>
  readFile(
    require.resolve(`libreauth-client/${name}`).replace(/\w+\.cjs$/, (it) => it.split('.')[0]) +
      '.js',
    'utf8',
  );

const MODULES = [
  { how: 'import', React: reactEntry, Vue: vueEntry },
  {
    how: 'require',
    React: require('libreauth-client/react'),
    Vue: require('libreauth-client/vue'),
  },
];

/** A server must not make one. */
const client = () => assert.fail('a client was made');

/** Any error of ours, also from where there is no class to ask. */
const misused = (message) => (error) =>
  entry.LibreAuthError.is(error) &&
  error.code === 'not_initialized' &&
  error.category === 'usage' &&
  error.retryable === false &&
  message.test(error.message);

for (const { how, React, Vue } of MODULES) {
  test(`${how}: the names`, () => {
    assert.deepEqual(Object.keys(React).sort(), [
      'LibreAuthProvider',
      'LicenseGate',
      'useLibreAuth',
      'useLicense',
    ]);
    assert.deepEqual(Object.keys(Vue).sort(), ['createLibreAuth', 'useLibreAuth']);
  });

  test(`${how}: React renders on the server without a client`, () => {
    const { createElement: h } = react;
    const Status = () => h('p', null, React.useLicense().state);
    const app = (of, fallback, ...more) =>
      h(
        React.LibreAuthProvider,
        { client: of },
        h(Status),
        h(React.LicenseGate, { fallback }, h('p', null, 'paid')),
        ...more,
      );
    const wanted = '<p>idle</p><p>none</p>';
    assert.equal(renderReact(app(client, h('p', null, 'none'))), wanted);
    assert.equal(renderReact(app(null, () => h('p', null, 'none'))), wanted);
    assert.equal(renderReact(app(client)), '<p>idle</p>');
    // The app's own may be anywhere: hydration could not know.
    const own = { getSnapshot: () => ({ state: 'active', licensed: true }), subscribe() {} };
    assert.equal(renderReact(app(own, h('p', null, 'none'))), wanted);

    const Calls = () => h('p', null, String(React.useLibreAuth().check()));
    assert.throws(
      () => renderReact(app(client, null, h(Calls))),
      misused(/^useLibreAuth\(\)\.check was used while rendering on the server, .+ Use it in an/),
    );
    const Looks = () => h('p', null, React.useLibreAuth().state);
    assert.match(renderReact(app(client, null, h(Looks))), /<p>idle<\/p>$/);
    assert.throws(
      () => renderReact(h(Status)),
      misused(/^useLicense\(\) was used outside of <LibreAuthProvider>\. Put /),
    );
    assert.throws(
      () => renderReact(h(React.LicenseGate)),
      misused(/^<LicenseGate> was used outside/),
    );
  });

  test(`${how}: Vue renders on the server without a client`, async () => {
    // Its own copy of Vue, as of anything else that is loaded by require.
    const { createSSRApp, h } = how === 'import' ? vue : require('vue');
    const { renderToString } =
      how === 'import' ? { renderToString: renderVue } : require('vue/server-renderer');
    const used = [];
    const create = () =>
      createSSRApp({
        setup() {
          used.push(Vue.useLibreAuth());
          return () => h('p', `${used.at(-1).state.value} ${used.at(-1).licensed.value}`);
        },
      });
    assert.equal(
      await renderToString(create().use(Vue.createLibreAuth({ client }))),
      '<p>idle false</p>',
    );
    assert.throws(() => used[0].client.check(), misused(/while rendering on the server/));
    assert.equal(used[0].client.state, 'idle');
    const silent = create();
    silent.config.warnHandler = () => {};
    await assert.rejects(renderToString(silent), misused(/^useLibreAuth\(\) was used without its/));
    assert.throws(Vue.useLibreAuth, misused(/outside of setup\(\)/));
  });
}

/** What `useLibreAuth()` gives below a provider of that client, in a page if `page`. */
function used(client, page) {
  let app;
  const Keep = () => {
    app = reactEntry.useLibreAuth();
    return null;
  };
  const { createElement: h } = react;
  const render = () => renderReact(h(reactEntry.LibreAuthProvider, { client }, h(Keep)));
  if (page) inPage(render);
  else render();
  return app;
}

/** As far as the entries can tell. */
function inPage(work) {
  globalThis.window = globalThis;
  try {
    return work();
  } finally {
    delete globalThis.window;
  }
}

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

test('in Vue the session is to be read only, and ends with the app whatever its components do', () => {
  const { createApp } = vue.createRenderer({
    createElement: () => ({}),
    createText: () => ({}),
    createComment: () => ({}),
    insert() {},
    remove() {},
    setText() {},
    setElementText() {},
    patchProp() {},
    parentNode: () => null,
    nextSibling: () => null,
  });
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

test('what is said before there is a client is what a client says first', () => {
  let idle;
  const { createElement: h } = react;
  const Keep = () => {
    idle = reactEntry.useLicense();
    return null;
  };
  renderReact(h(reactEntry.LibreAuthProvider, { client }, h(Keep)));
  const app = new entry.LibreAuth('MyApp', 'XXXXXXXXXX', '1.0');
  assert.deepEqual(idle, app.getSnapshot());
  assert.ok(Object.isFrozen(idle));
  app.free();
});

test('both are small, bring no wasm, and React’s says where it belongs', async () => {
  for (const [name, framework] of [
    ['react', 'react'],
    ['vue', 'vue'],
  ]) {
    const script = await dist(name);
    const imports = [...script.matchAll(/^} from "(.+)";$/gm)].map(([, from]) => from);
    assert.deepEqual(imports, [framework]);
    assert.doesNotMatch(script, /WebAssembly|\bimport\(|\beval\(|^await /m);
    assert.ok(gzipSync(script).length < 2_500, `${name}: ${gzipSync(script).length} B`);
  }
  assert.match(await dist('react'), /^"use client";\n/);
  const cjs = await readFile(require.resolve('libreauth-client/react'), 'utf8');
  assert.match(cjs, /^"use strict";\n"use client";\n/);
});

test('a client that can’t be made says why', () => {
  const wrong = () => new entry.LibreAuth('MyApp', 'short', '1.0');
  const app = vue.createSSRApp({ render: () => null });
  assert.throws(
    () => inPage(() => app.use(vueEntry.createLibreAuth({ client: wrong }))),
    coded('invalid_owner_id', 'usage'),
  );
});
