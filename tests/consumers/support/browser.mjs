// Debian's Chromium, or whichever is named, as one that a row's page is opened in.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { exactlyOne, weight } from './shipped.mjs';
import { GOOD, shownFor, WRONG } from './story.mjs';

const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const ARGS = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// Chromium refuses its own sandbox to root.
if (process.getuid?.() === 0) ARGS.push('--no-sandbox');

/** How long a page may take to show something, on a busy machine, a dev server's first build included. */
const PATIENCE = 90_000;

const options = (more) => {
  const executablePath = PLACES.find((path) => path !== '' && existsSync(path));
  if (!executablePath)
    throw new Error('no Chromium was found: install one, or name it in CHROMIUM');
  return { executablePath, args: [...ARGS, ...more] };
};

let shared;
/** One browser for all pages; each gets a profile of its own in it. */
const browser = () => {
  shared ??= chromium.launch(options([]));
  return shared;
};

export const browserVersion = async () => (await browser()).version();

export async function closeBrowser() {
  await (await shared)?.close();
}

/** Opens a page in a fresh profile, has `work` look at it, and closes it. */
export async function withPage(work) {
  const context = await (await browser()).newContext();
  try {
    return await work(watched(await context.newPage()));
  } finally {
    await context.close();
  }
}

/** As {@link withPage}, in a browser of its own with an unpacked extension in it. */
export async function withExtension(folder, work) {
  const load = [`--disable-extensions-except=${folder}`, `--load-extension=${folder}`];
  const context = await chromium.launchPersistentContext('', {
    ...options(load),
    ignoreDefaultArgs: ['--disable-extensions'],
  });
  try {
    const [worker = await context.waitForEvent('serviceworker')] = context.serviceWorkers();
    return await work(watched(await context.newPage()), new URL(worker.url()).host);
  } finally {
    await context.close();
  }
}

/** A page with all that it fetches and complains of. */
function watched(page) {
  const complaints = [];
  const answers = [];
  // What nobody caught ends the story at once: nothing more would be shown.
  const broken = new Promise((_, reject) => page.on('pageerror', reject));
  broken.catch(() => {});
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (message) => {
    const { url } = message.location();
    // The browser asks for an icon of its own accord; few of the pages have one.
    if (!['error', 'warning'].includes(message.type()) || url.endsWith('/favicon.ico')) return;
    complaints.push(`console.${message.type()}: ${message.text()} (${url})`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack || error}`));
  page.on('requestfailed', (request) =>
    complaints.push(`${request.url()} failed: ${request.failure()?.errorText}`),
  );
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico'))
      complaints.push(`${response.url()}: ${response.status()}`);
    answers.push(response);
  });
  return { page, complaints, answers, broken };
}

/**
 * Redeems a licence as its user would: a wrong key is told, a good one opens the app.
 *
 * @returns what is shown at the end
 */
export async function redeem({ page, complaints, broken }) {
  const status = page.getByRole('status');
  const shows = async (text) => {
    try {
      await Promise.race([status.filter({ hasText: text }).waitFor(), broken]);
    } catch {
      const now = await status.textContent({ timeout: 1000 }).catch(() => 'nothing');
      throw new Error(`the page shows "${now}", not ${text}\n${complaints.join('\n')}`);
    }
  };
  await shows(/^Not licensed$/);
  for (const key of [WRONG, GOOD]) {
    await page.getByLabel('Licence key').fill(key);
    await page.getByRole('button', { name: 'Activate' }).click();
    await shows(shownFor(key));
  }
  return (await status.textContent()).trim().replace(/\s+/g, ' ');
}

/** Says that a page complained of nothing, and that what it fetched from its own server holds one wasm. */
export async function wellShipped({ page, complaints, answers }, kind, ours) {
  const origin = new URL(page.url()).origin;
  const own = answers.filter((it) => it.url().startsWith(origin) && it.status() === 200);
  const contents = await Promise.all(own.map(async (it) => [it.url(), await it.body()]));
  if (complaints.length) throw new Error(`the page complains:\n${complaints.join('\n')}`);
  exactlyOne(contents, kind, ours, 'what the page fetched');
  return weight(contents);
}
