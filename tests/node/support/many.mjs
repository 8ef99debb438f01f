// A program that makes many clients, one after the other, and says how large the wasm's memory became.
import { LibreAuth } from 'libreauth-client';

const TOKEN = 'x'.repeat(4_096);
const ROUNDS = 20;
const EACH = 100;

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = function instance(...args) {
  const it = new Instance(...args);
  memory = Object.values(it.exports).find((value) => value instanceof WebAssembly.Memory);
  return it;
};

const YES = JSON.stringify({ success: true, message: 'ok', sessionid: 's', info: {} });
const make = (more) =>
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, {
    fetch: async () => new Response(YES),
    hwid: 'A-WORKSTATION-OF-JOHN-DOE',
    heartbeat: false,
    token: TOKEN,
    ...more,
  });

const WAYS = {
  dropped: () => make(),
  freed: () => make().free(),
  async 'logged-in'() {
    const app = make();
    await app.init();
    await app.license('key');
    await app.check();
  },
  'no longer listened to'() {
    const app = make();
    app.subscribe(() => app.getSnapshot())();
    app.on('verdict', () => app.getSnapshot())();
  },
  'listened to, and freed'() {
    const app = make();
    app.subscribe(() => app.getSnapshot());
    app.free();
  },
  async 'logged-out'() {
    const app = make();
    await app.init();
    await app.logout();
  },
  refused() {
    try {
      make({ heartbeat: 'never' });
    } catch {}
  },
  async 'given-up'() {
    const control = new AbortController();
    const app = make({ fetch: () => new Promise(() => {}) });
    const init = app.init({ signal: control.signal });
    control.abort();
    await init.catch(() => {});
  },
};

const way = WAYS[process.argv[2]];
if (!way) throw new Error('no such way');
for (let round = 0; round < ROUNDS; round += 1) {
  for (let each = 0; each < EACH; each += 1) await way();
  // What was found unreachable is told some turns later.
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
const clients = ROUNDS * EACH;
process.stdout.write(
  JSON.stringify({ clients, tokens: clients * TOKEN.length, memory: memory.buffer.byteLength }),
);
