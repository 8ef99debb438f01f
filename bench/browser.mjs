import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { open } from './home.mjs';

/**
 * One run of a page in a headless Chromium of its own. No DevTools are attached (Playwright's would
 * be): they hear of every request, which makes each of them half as slow again.
 */

/** How every Chromium here is started. No name is resolved: whatever calls home stays here. */
export const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  // Chromium refuses its own sandbox to root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const TIME_LIMIT_MS = 600_000;

/**
 * Has a page of a new profile do what `order` says, and hands back what it, and pages that it opens,
 * sent home.
 *
 * @param {number} [options.wanted] results that make it complete; with `order.reload` the page is loaded
 *   anew until there are so many
 * @param {string} [options.service] the service's address, for pages that reach it by `/service/`
 * @param {string[]} [options.flags] further words for Chromium
 */
export async function inBrowser(chromium, order, options = {}) {
  const { wanted = 1, service, flags = [] } = options;
  const profile = mkdtempSync(`${tmpdir()}/libreauth-bench-`);
  const home = await open(order, wanted, service);
  const words = ['--headless=new', ...ARGUMENTS, ...flags, `--user-data-dir=${profile}`, home.url];
  const browser = spawn(chromium, words, { stdio: 'ignore' });
  const ended = new Promise((resolve) => {
    browser.once('close', resolve);
    browser.once('error', resolve);
  });
  const gone = ended.then(() => {
    throw new Error('Chromium ended before the page had measured');
  });
  gone.catch(() => {}); // when it is ended below, nobody waits for it any more
  const late = new Promise((_, reject) => {
    const fail = () => reject(new Error(`no result within ${TIME_LIMIT_MS / 1_000} s`));
    setTimeout(fail, TIME_LIMIT_MS).unref();
  });
  try {
    const results = await Promise.race([home.results, gone, late]);
    return { results, arrivals: home.arrivals };
  } finally {
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
