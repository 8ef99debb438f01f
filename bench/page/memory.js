/**
 * What a page holds on to after many checks: its heap after the garbage is collected (Chromium runs
 * with `--expose-gc` and exact figures), and the pages of the wasm's memory.
 */
export async function measure(order) {
  const memories = wasmMemories();
  // The browser's own list of the last 250 requests would be told as the client's.
  performance.setResourceTimingBufferSize(0);
  globalThis.order = order;
  const check = await (order.contestant === 'plain' ? plain : libreauth)(order);
  const seen = [];
  let checks = 0;
  for (const until of order.after) {
    while (checks < until) {
      await check();
      checks += 1;
    }
    await collected();
    const { usedJSHeapSize } = performance.memory;
    const held = memories.map((it) => it.deref()?.buffer.byteLength ?? 0);
    const pages = held.reduce((sum, bytes) => sum + bytes / 65_536, 0);
    seen.push({ checks, heap: usedJSHeapSize, pages });
  }
  return { seen };
}

async function libreauth({ api, licence, publicKey }) {
  const { LibreAuth } = await import('libreauth-client');
  const client = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', api, {
    heartbeat: false,
    timeoutMs: 120_000, // a busy machine is no reason to give up
    publicKey,
  });
  await client.init();
  await client.license(licence);
  return async () => {
    const { verification } = await client.check();
    if (verification !== 'verified') throw new Error(`an answer is ${verification}`);
  };
}

async function plain({ api, licence }) {
  const { PlainClient } = await import('../contestants/plain-client.js');
  const client = new PlainClient('MyApp', 'XXXXXXXXXX', '1.0', api);
  await client.init();
  await client.license(licence);
  return async () => {
    if ((await client.check()) !== true) throw new Error('a no');
  };
}

/** The memories of every instance from now on, as long as anybody else holds them. */
function wasmMemories() {
  const memories = [];
  const Real = WebAssembly.Instance;
  WebAssembly.Instance = function Instance(module, imports) {
    const instance = new Real(module, imports);
    for (const it of Object.values(instance.exports))
      if (it instanceof WebAssembly.Memory) memories.push(new WeakRef(it));
    return instance;
  };
  return memories;
}

/** What is let go by finalizers and by ended requests is free only some turns later. */
async function collected() {
  for (let time = 0; time < 5; time += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
