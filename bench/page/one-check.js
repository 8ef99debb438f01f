import { LibreAuth } from 'libreauth-client';
import { PlainClient } from '../contestants/plain-client.js';
import { generator, shuffled } from '../statistics.mjs';

/** Nothing is told to other tabs or kept over a reload: what is left is to ask and to verify. */
const ALONE = { shareTabs: false };

/**
 * What one verified `check()` takes beside a bare `fetch` and `json()` of the same answer. Runs in a
 * page; times are milliseconds. The ways take turns, so that whatever slows the machine slows all.
 */
export async function measure({ api, licence, publicKey, warmUp, rounds, batches, batch }) {
  const app = { api, licence, publicKey };
  return {
    overHttp: await overHttp({ ...app, warmUp, rounds }),
    inside: await withoutNetwork({ ...app, batches, batch }),
  };
}

async function overHttp({ warmUp, rounds, publicKey, ...app }) {
  const request = await recorded(app);
  const unpinned = await loggedIn(app, ALONE);
  const alone = await loggedIn(app, { ...ALONE, publicKey });
  const pinned = await loggedIn(app, { publicKey });
  const plain = new PlainClient('MyApp', 'XXXXXXXXXX', '1.0', app.api);
  await plain.init();
  await plain.license(app.licence);
  const ways = {
    bare: async () => (await (await send(request)).json()).success,
    plain: () => plain.check(),
    unpinned: async () => (await unpinned.check()).verification === 'none',
    alone: async () => (await alone.check()).verification === 'verified',
    pinned: async () => (await pinned.check()).verification === 'verified',
  };
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const names = Object.keys(ways);
  const random = generator(1);
  for (let round = -warmUp; round < rounds; round += 1) {
    // By chance, so that none always comes after the same other and has its aftermath to bear.
    for (const name of shuffled(names, random)) {
      await rest();
      const begun = performance.now();
      const good = await ways[name]();
      const took = performance.now() - begun;
      if (!good) throw new Error(`${name}: not the answer that is measured`);
      if (round >= 0) times[name].push(took);
    }
  }
  for (const client of [unpinned, alone, pinned]) client.free();
  return times;
}

/** Two such clients, handed one true answer at once: nothing but their own work is left. */
async function withoutNetwork({ publicKey, batches, batch, ...app }) {
  const request = await recorded(app);
  let kept = null;
  const fetchKept = async (asked) =>
    kept ? new Response(kept.body, { headers: kept.headers }) : fetch(asked);
  const clients = {
    unpinned: await loggedIn(app, { ...ALONE, fetch: fetchKept }),
    pinned: await loggedIn(app, { ...ALONE, fetch: fetchKept, publicKey }),
  };
  const inside = { unpinned: [], pinned: [] };
  for (let round = -2; round < batches; round += 1) {
    // A fresh one for each batch: a signed answer is good for half a minute.
    const response = await send(request);
    kept = { body: await response.arrayBuffer(), headers: [...response.headers] };
    const names = round % 2 === 0 ? ['unpinned', 'pinned'] : ['pinned', 'unpinned'];
    for (const name of names) {
      const begun = performance.now();
      for (let call = 0; call < batch; call += 1) {
        if (!(await clients[name].check()).success) throw new Error(`${name}: a no`);
      }
      if (round >= 0) inside[name].push((performance.now() - begun) / batch);
    }
  }
  for (const client of Object.values(clients)) client.free();
  return inside;
}

/** A client with a session, logged in, that beats only when told. */
async function loggedIn({ api, licence }, options) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api, {
    heartbeat: false,
    timeoutMs: 120_000, // a busy machine is no reason to give up
    hwid: 'the-bench-has-no-device-of-its-own',
    ...options,
  });
  await client.init();
  await client.license(licence);
  return client;
}

/** The request that `check` sends, as a client sends it, with a session of its own. */
async function recorded(app) {
  let last = null;
  const client = await loggedIn(app, {
    ...ALONE,
    fetch: async (request) => {
      last = request.clone();
      return fetch(request);
    },
  });
  await client.check();
  const { url, method, headers, credentials, redirect, cache } = last;
  const body = await last.text();
  client.free();
  return { url, method, headers: [...headers], credentials, redirect, cache, body };
}

/** Long enough for what a check leaves to be done after its answer: to keep it, and to tell other tabs. */
function rest() {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

function send({ url, ...init }) {
  return fetch(url, init);
}
