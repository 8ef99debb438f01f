import { LibreAuth } from '/package/index.js';

/**
 * What verifying a signature adds to one `check`. Runs in a page; times are milliseconds.
 *
 * Three ways to ask the same thing take turns, so that whatever slows the machine slows all three:
 * `bare`, a `fetch` of the very request; `unpinned`, a client that verifies nothing; `pinned`, one
 * that does.
 */
export async function measure({ emulator, publicKey, warmUp, rounds, batches, batch }) {
  const api = `${emulator}/api/1.3/`;
  return {
    overHttp: await overHttp({ api, publicKey, warmUp, rounds }),
    inside: await withoutNetwork({ api, publicKey, batches, batch }),
  };
}

async function overHttp({ api, publicKey, warmUp, rounds }) {
  const request = await recorded(api);
  const unpinned = await loggedIn(api, {});
  const pinned = await loggedIn(api, { publicKey });
  const ways = {
    bare: async () => (await (await send(request)).arrayBuffer()).byteLength > 0,
    unpinned: async () => (await unpinned.check()).verification === 'none',
    pinned: async () => (await pinned.check()).verification === 'verified',
  };
  const times = { bare: [], unpinned: [], pinned: [] };
  const names = Object.keys(ways);
  for (let round = -warmUp; round < rounds; round += 1) {
    for (let place = 0; place < names.length; place += 1) {
      // Each way stands first, second and third equally often.
      const name = names[(place + round + names.length * warmUp) % names.length];
      const begun = performance.now();
      const good = await ways[name]();
      const took = performance.now() - begun;
      if (!good) throw new Error(`${name}: not the answer that is measured`);
      if (round >= 0) times[name].push(took);
    }
  }
  unpinned.free();
  pinned.free();
  return times;
}

/** Two such clients, handed one true answer at once: nothing but their own work is left. */
async function withoutNetwork({ api, publicKey, batches, batch }) {
  const request = await recorded(api);
  let kept = null;
  const fetchKept = async (asked) =>
    kept ? new Response(kept.body, { headers: kept.headers }) : fetch(asked);
  const clients = {
    unpinned: await loggedIn(api, { fetch: fetchKept }),
    pinned: await loggedIn(api, { fetch: fetchKept, publicKey }),
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
async function loggedIn(api, options) {
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api, {
    heartbeat: false,
    hwid: 'the-bench-has-no-device-of-its-own',
    ...options,
  });
  await client.init();
  await client.license('DEMO-KEY-0005');
  return client;
}

/** The request that `check` sends, as a client sends it, with a session of its own. */
async function recorded(api) {
  let last = null;
  const client = await loggedIn(api, {
    fetch: async (request) => {
      last = request.clone();
      return fetch(request);
    },
  });
  await client.check();
  const { url, method, headers, credentials, redirect } = last;
  const body = await last.text();
  client.free();
  return { url, method, headers: [...headers], credentials, redirect, body };
}

function send({ url, ...init }) {
  return fetch(url, init);
}
