import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { Diagnostics, LibreAuthOptions, SessionState, Snapshot } from 'libreauth-client';
import type { Emulator, LogEntry } from './emulator.ts';

export const key = 'DEMO-KEY-0003';

/** The shortest interval that there is: tests must not take long. */
export const BEAT_MS = 5_000;

/** Options as they go into an address. */
export type Options = Omit<LibreAuthOptions, 'hwid' | 'fetch' | 'decrypt' | 'storage'> & {
  readonly storage?: 'indexedDB' | 'localStorage' | 'memory';
  readonly hwid?: string;
};

/** The address of a page with a client of this emulator: see client/client.ts. */
export function clientAddress(emulator: Emulator, options: Options = {}): string {
  const all = { heartbeat: BEAT_MS, timeoutMs: 3_000, ...options };
  return `${process.env.CLIENT_URL}?emulator=${emulator.url}&options=${JSON.stringify(all)}`;
}

/** One page with one client. */
export class Tab {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, emulator: Emulator, options?: Options): Promise<Tab> {
    const tab = new Tab(await context.newPage());
    await tab.page.goto(clientAddress(emulator, options));
    return tab;
  }

  /** As an app does: `init()`, and the key if that did not do. */
  async enter(): Promise<void> {
    await this.page.evaluate((key) => enter(key), key);
    await this.expectState('active');
  }

  init(): Promise<unknown> {
    return this.page.evaluate(() => app.init());
  }

  snapshot(): Promise<Snapshot> {
    return this.page.evaluate(() => app.getSnapshot());
  }

  diagnostics(): Promise<Diagnostics> {
    return this.page.evaluate(() => app.diagnostics());
  }

  async expectState(state: SessionState): Promise<void> {
    await expect.poll(async () => (await this.snapshot()).state).toBe(state);
  }

  async expectLeading(leading: boolean): Promise<void> {
    await expect.poll(async () => (await this.diagnostics()).leading).toBe(leading);
  }

  /** When this page last began to lead, by its own clock. */
  leadsSince(): Promise<number> {
    return this.page.evaluate(() => {
      const times = told.filter(({ event }) => 'leading' in event && event.leading);
      return times.at(-1)?.at ?? Number.NaN;
    });
  }
}

/** Those of the log that ask for that. */
export function only(log: readonly LogEntry[], call: string): LogEntry[] {
  return log.filter((entry) => entry.call === call);
}

/** Waits until the service was asked that so many times, and hands back these requests. */
export async function asked(
  emulator: Emulator,
  call: string,
  times: number,
  timeout = 90_000,
): Promise<LogEntry[]> {
  const found = async () => only(await emulator.log(), call);
  await expect.poll(async () => (await found()).length, { timeout }).toBeGreaterThanOrEqual(times);
  return found();
}

/** How many requests of each kind there were, those of the browser itself left out. */
export async function counts(emulator: Emulator): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { call, method } of await emulator.log()) {
    if (method !== 'OPTIONS') counted[call] = (counted[call] ?? 0) + 1;
  }
  return counted;
}
