import { createHash } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BrowserContext,
  type CDPSession,
  chromium,
  expect,
  type Page,
} from '@playwright/test';
import { buildExtension } from '../../../www/examples/extension/build.mjs';
import { browser } from './chromium.ts';

/** The example's extension, unpacked, in a Chromium with a profile of its own. */

const here = fileURLToPath(new URL('../extension/', import.meta.url));

/** What Chromium has to be told to load them from the command line. */
export function loading(folders: readonly string[]): string[] {
  const all = folders.join(',');
  return [
    `--disable-extensions-except=${all}`,
    `--load-extension=${all}`,
    '--disable-features=DisableLoadExtensionCommandLineSwitch',
  ];
}

export interface How {
  /** The service's address, for the test's own background with its query. */
  readonly service: string;
  /** A file; the tests' own, unless it is the example's. */
  readonly background?: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Another extension beside it. */
  readonly beside?: string;
}

/** Builds it into a folder of its own. */
export async function built({ service, background, manifest = {} }: How): Promise<string> {
  const to = await realpath(await mkdtemp(join(tmpdir(), 'libreauth-extension-')));
  const own = background === 'example' ? {} : { background: background ?? `${here}background.ts` };
  const scripts = { matches: ['http://127.0.0.1/*'], js: ['content.js', 'probe.js'] };
  return await buildExtension({
    to,
    service,
    ...own,
    scripts: [`${here}probe.ts`],
    manifest: { content_scripts: [scripts], ...manifest },
  });
}

export class Extension {
  readonly id: string;
  readonly #folder: string;
  readonly #profile: string;
  readonly #beside: string[];
  #context!: BrowserContext;
  #devtools!: CDPSession;
  /** What the worker's versions were last seen doing, by number. */
  readonly #running = new Map<string, string>();
  #stops = 0;
  readonly errors: string[] = [];

  private constructor(folder: string, profile: string, beside: string[]) {
    this.#folder = folder;
    this.#profile = profile;
    this.#beside = beside;
    this.id = idOf(folder);
  }

  static async load(how: How): Promise<Extension> {
    const profile = await mkdtemp(join(tmpdir(), 'libreauth-profile-'));
    const beside = how.beside === undefined ? [] : [how.beside];
    const extension = new Extension(await built(how), profile, beside);
    await extension.#launch();
    return extension;
  }

  get context(): BrowserContext {
    return this.#context;
  }

  async #launch(): Promise<void> {
    const { executablePath, args } = browser.launchOptions;
    this.#context = await chromium.launchPersistentContext(this.#profile, {
      executablePath,
      args: [...args, ...loading([this.#folder, ...this.#beside])],
      ignoreDefaultArgs: ['--headless', '--disable-extensions'],
    });
    this.#context.on('weberror', (error) => this.errors.push(String(error.error())));
    this.#context.on('console', (message) => {
      const network = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !network) this.errors.push(message.text());
    });
    const [blank] = this.#context.pages();
    this.#devtools = await this.#context.newCDPSession(blank ?? (await this.#context.newPage()));
    this.#running.clear();
    this.#devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { versionId, scriptURL, runningStatus } of versions)
        if (scriptURL.includes(this.id)) {
          if (runningStatus === 'stopped') this.#stops += 1;
          this.#running.set(versionId, runningStatus);
        }
    });
    await this.#devtools.send('ServiceWorker.enable');
    // Without it Chromium switches an unpacked extension off that is reloaded.
    const settings = await this.#context.newPage();
    await settings.goto('chrome://extensions');
    await settings.evaluate(() =>
      chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }),
    );
    await settings.close();
  }

  /** A page of the extension, opened as a tab. */
  async page(name: 'popup' | 'options'): Promise<Page> {
    const page = await this.#context.newPage();
    await page.goto(`chrome-extension://${this.id}/${name}.html`);
    return page;
  }

  /** Does the worker run? */
  get awake(): boolean {
    return [...this.#running.values()].some((status) => status !== 'stopped');
  }

  /** Puts the worker to sleep, as the browser does with one that is idle. */
  async sleep(): Promise<void> {
    const before = this.#stops;
    await this.#devtools.send('ServiceWorker.stopAllWorkers');
    // On a busy machine its alarm may have woken it up again by now.
    await expect.poll(() => this.#stops > before || !this.awake).toBe(true);
  }

  /** Replaces its files by those of another version, and has the browser take them. */
  async update(version: string): Promise<void> {
    const file = `${this.#folder}/manifest.json`;
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...manifest, version }));
    const page = await this.page('options');
    const closed = page.waitForEvent('close');
    await page.evaluate(() => chrome.runtime.reload()).catch(() => {}); // it takes the page with it
    await closed;
    await expect
      .poll(async () => {
        const page = await this.#context.newPage();
        try {
          await page.goto(`chrome-extension://${this.id}/options.html`);
          return await page.evaluate(() => chrome.runtime.getManifest().version);
        } catch {
          return 'not there yet';
        } finally {
          await page.close();
        }
      })
      .toBe(version);
  }

  /** Closes the browser and starts it again. */
  async restart(): Promise<void> {
    await this.#context.close();
    await this.#launch();
  }

  async close(): Promise<void> {
    await this.#context.close();
    for (const folder of [this.#folder, this.#profile])
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Chromium names an unpacked extension by its folder. */
export function idOf(folder: string): string {
  const hex = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return hex.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

declare global {
  /** What pages of an extension have, as far as tests use it. */
  var chrome: {
    runtime: {
      reload(): void;
      getManifest(): { version: string };
      sendMessage(...args: unknown[]): Promise<unknown>;
    };
    /** Of chrome://extensions. */
    developerPrivate: {
      updateProfileConfiguration(change: { inDeveloperMode: boolean }): Promise<void>;
    };
    windows: { create(what: { url: string }): Promise<unknown> };
  };
}
