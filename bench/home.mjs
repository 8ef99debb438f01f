/**
 * Where the measured pages come from and what they send home to: a server on a free port of this
 * machine. Pages find the service through it too, where requests are counted.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { script } from './contestants/index.mjs';

/** Isolated pages have a clock of 5 µs instead of 100. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'cache-control': 'no-store',
};

const PAGE = fileURLToPath(new URL('page/', import.meta.url));
const WASM = fileURLToPath(new URL('../pkg/dist/libreauth_client_bg.wasm', import.meta.url));
const WHERE_THE_SERVICE_IS = '/service/';

/**
 * @param {object} order what the pages are told to do
 * @param {number} wanted so many results make it complete
 * @param {string} [service] the address of the service behind `/service/`
 */
export async function open(order, wanted, service) {
  const results = [];
  let complete;
  let fail;
  const done = new Promise((resolve, reject) => {
    complete = resolve;
    fail = reject;
  });
  let tabs = 0;
  const arrivals = [];

  const routes = {
    '/': () => [`text/html`, readFile(`${PAGE}index.html`)],
    '/solo': () => [`text/html`, readFile(`${PAGE}solo.html`)],
    '/order': () => {
      tabs += 1;
      return ['application/json', JSON.stringify({ ...order, tab: tabs })];
    },
    '/wasm': () => ['application/wasm', readFile(WASM)],
    '/result': async (request) => {
      const result = JSON.parse(await text(request));
      if (result.error) fail(new Error(`in the page: ${result.error}`));
      results.push(result);
      if (results.length === wanted) complete(results);
      const again = order.reload === true && results.length < wanted;
      return ['application/json', JSON.stringify({ again })];
    },
  };

  async function answer(request, response) {
    const path = request.url.split('?')[0];
    if (service && path.startsWith(WHERE_THE_SERVICE_IS)) {
      arrivals.push(performance.now());
      return forward(request, response, service + path.slice(WHERE_THE_SERVICE_IS.length - 1));
    }
    const route = Object.hasOwn(routes, path) ? routes[path] : () => scriptAt(path);
    const [type, body] = await route(request);
    const bytes = await body;
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end(bytes);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(404);
      response.end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    results: done,
    /** When the pages asked the service by `/service/`, in ms from any beginning. */
    arrivals,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function scriptAt(path) {
  const [, kind, name, job] = /^\/(page|script)\/([\w-]+)(?:\/(\w+))?\.js$/.exec(path) ?? [];
  if (kind === 'script') return ['text/javascript', script(name, job)];
  if (kind === 'page') return ['text/javascript', pageScript(name)];
  throw new Error(`there is no ${path}`);
}

const built = new Map();

/** A module of the measuring page itself, with what it imports. */
function pageScript(name) {
  const make = async () => {
    const result = await build({
      entryPoints: [`${PAGE}${name}.js`],
      bundle: true,
      // Rows are modules of their own, loaded by the one that runs them.
      external: ['/page/*'],
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
    });
    return result.outputFiles[0].text;
  };
  if (!built.has(name)) built.set(name, make());
  return built.get(name);
}

async function forward(request, response, url) {
  const { method, headers } = request;
  const body = method === 'POST' ? await text(request) : undefined;
  const type = headers['content-type'] ?? 'text/plain';
  const answer = await fetch(url, { method, body, headers: { 'content-type': type } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const told = ['content-type', 'x-signature-ed25519', 'x-signature-timestamp'];
  const kept = told.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value);
  response.writeHead(answer.status, { ...HEADERS, ...Object.fromEntries(kept) }).end(bytes);
}

async function text(request) {
  return Buffer.concat(await request.toArray()).toString();
}
