import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * One run of a page in a headless Chromium of its own. No DevTools are attached (Playwright's would
 * be): they hear of every request, which makes each of them half as slow again.
 */

const ARGUMENTS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Isolated pages have a clock of 5 µs instead of 100. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const PAGE = fileURLToPath(new URL('page/', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../pkg/dist/', import.meta.url));
const TIME_LIMIT_MS = 300_000;

/** Has `row` measured in a page, and hands back what it sent home. */
export async function inPage(chromium, order) {
  const profile = mkdtempSync(`${tmpdir()}/libreauth-bench-`);
  const home = await open(order);
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const words = [...ARGUMENTS, ...asRoot, `--user-data-dir=${profile}`, home.url];
  const browser = spawn(chromium, words, { stdio: 'ignore' });
  const ended = new Promise((resolve) => browser.once('close', resolve));
  const gone = ended.then(() => {
    throw new Error('Chromium ended before the page had measured');
  });
  const late = new Promise((_, reject) => {
    const fail = () => reject(new Error(`no result within ${TIME_LIMIT_MS / 1_000} s`));
    setTimeout(fail, TIME_LIMIT_MS).unref();
  });
  try {
    const result = await Promise.race([home.result, gone, late]);
    if (result.error) throw new Error(`in the page: ${result.error}`);
    return result;
  } finally {
    gone.catch(() => {});
    browser.kill();
    await ended;
    home.close();
    await remove(profile);
  }
}

/** Chromium's helpers write a moment longer than it lives; what is left in the end is the system's. */
async function remove(folder) {
  for (let tries = 0; tries < 30; tries += 1) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Serves the page, its order and the package on a free port, and takes the result. */
async function open(order) {
  let take;
  const result = new Promise((resolve) => {
    take = resolve;
  });
  const server = createServer(async (request, response) => {
    const answer = (type, body) =>
      response.writeHead(200, { ...HEADERS, 'content-type': type }).end(body);
    try {
      if (request.url === '/order') return answer('application/json', JSON.stringify(order));
      if (request.url === '/result') {
        answer('text/plain', '');
        return take(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      }
      const file = fileOf(request.url);
      return answer(file.endsWith('.html') ? 'text/html' : 'text/javascript', await readFile(file));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, result, close };
}

function fileOf(path) {
  if (path === '/') return `${PAGE}index.html`;
  const [, folder, name] = /^\/(page|package)\/([\w.-]+\.js)$/.exec(path);
  return folder === 'page' ? PAGE + name : PACKAGE + name;
}
