import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Emulator } from './emulator.ts';

type Framework = 'react' | 'vue';

/** A framework's test page: see frameworks/. */
export async function openFramework(
  page: Page,
  name: Framework | `rendered-${string}`,
  emulator: Emulator,
): Promise<void> {
  await page.goto(`${process.env.FRAMEWORKS_URL}${name}.html?emulator=${emulator.url}`);
}

/**
 * The same with the server's markup in it. From a file beside it, since a page that a route made up
 * counts as one of the network, and may not ask the emulator on loopback.
 */
export async function openRendered(
  page: Page,
  name: Framework,
  emulator: Emulator,
  markup: string,
): Promise<void> {
  const html = await readFile(`${process.env.FRAMEWORKS_DIST}/${name}.html`, 'utf8');
  const place = '<div id="root"></div>';
  if (!html.includes(place)) throw new Error(`no ${place} in ${name}.html`);
  const rendered = `rendered-${randomUUID()}` as const;
  const file = `${process.env.FRAMEWORKS_DIST}/${rendered}.html`;
  await writeFile(file, html.replace(place, `<div id="root">${markup}</div>`));
  try {
    await openFramework(page, rendered, emulator);
  } finally {
    await rm(file);
  }
}
