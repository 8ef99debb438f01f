// A program whose session lives long: one of two clients that share it checks ten thousand times, and all
// of it is kept in a storage. It says how large the wasm's memory was on the way, and after each hundred.
import { LibreAuth } from 'libreauth-client';

const ROUNDS = 101;
const EACH = 100;

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = function instance(...args) {
  const it = new Instance(...args);
  memory = Object.values(it.exports).find((value) => value instanceof WebAssembly.Memory);
  return it;
};

// What a browser has, as far as tabs need it: Node has the channel itself, and some versions the locks.
const held = new Map();
globalThis.document = {};
process.type = 'renderer'; // a page of Electron's, where Node's channel is a page's
Object.defineProperty(globalThis, 'localStorage', {
  value: {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, text) => void held.set(key, text),
    removeItem: (key) => void held.delete(key),
  },
});

let checks = 0;
const fetch = async (request) => {
  const body = await request.text();
  if (body.startsWith('type=check')) checks += 1;
  // A message of its own each, so that each is news to listeners and to the other client.
  return Response.json({ success: true, message: `no. ${checks}`, sessionid: 's', info: {} });
};

let kept;
let writes = 0;
const storage = {
  get: () => kept,
  async set(_, text) {
    kept = text;
    writes += 1;
  },
  remove() {
    kept = undefined;
  },
};

const make = () =>
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, {
    fetch,
    hwid: 'A-WORKSTATION-OF-JOHN-DOE',
    heartbeat: 86_400_000,
    shareTabs: true,
    storage,
  });

// A client's own timers end with the process.
const alive = setInterval(() => {}, 1_000);
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
const until = async (what) => {
  while (!what()) await turn();
};

const app = make();
const other = make();
let heard = 0;
other.on('verdict', () => {
  heard += 1;
});
await app.init();
await other.init();
await app.license('DEMO-KEY-0001');

const sizes = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  for (let each = 0; each < EACH; each += 1) await app.check();
  const all = round * EACH;
  // What is to be kept while something is being kept is kept as one.
  await until(() => heard === all && writes > round);
  // What was found unreachable is told some turns later.
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc();
    await turn();
  }
  sizes.push(memory.buffer.byteLength);
}

const { otherTabs, storageTrouble } = app.diagnostics();
process.stdout.write(JSON.stringify({ checks, heard, writes, otherTabs, storageTrouble, sizes }));
app.free();
other.free();
clearInterval(alive);
