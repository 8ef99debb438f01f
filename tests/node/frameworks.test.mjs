// The entries for React and Vue where pages are rendered on a server: by name, as modules and by
// require. What they do in a browser is tested there (tests/e2e/specs).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as entry from 'libreauth-client';
import * as reactEntry from 'libreauth-client/react';
import * as vueEntry from 'libreauth-client/vue';
import * as react from 'react';
import { renderToString as renderReact } from 'react-dom/server';
import * as vue from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { coded } from './support/checks.mjs';
import { client, inPage, misused } from './support/frameworks.mjs';

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
