import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';

/** The built demo as a plain copy: files and nothing else, in a folder of a server that knows no more. */

const FOLDER = '/some/folder/';

/** Where the page looks for a server unless its address names one. */
export const USUAL = 'http://127.0.0.1:4174';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

async function file(path: string): Promise<{ contentType: string; body: Buffer } | null> {
  if (!path.startsWith(FOLDER) || path.includes('..')) return null;
  const asked = path.slice(FOLDER.length);
  const name = asked === '' || asked.endsWith('/') ? `${asked}index.html` : asked;
  const body = await readFile(join(process.env.SITE_DIST ?? '', name)).catch(() => null);
  return body && { contentType: types[extname(name)] ?? 'application/octet-stream', body };
}

export interface Copy extends AsyncDisposable {
  readonly url: string;
}

/** Serves the copy on this machine. */
export async function serveCopy(): Promise<Copy> {
  const server = createServer(async ({ url = '/' }, response) => {
    const found = await file(new URL(url, 'http://here').pathname);
    if (found) response.writeHead(200, { 'content-type': found.contentType }).end(found.body);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}${FOLDER}`, [Symbol.asyncDispose]: close };
}

/** Puts the copy on the internet, as far as this page can tell. */
export async function publishCopy(page: Page, origin: string): Promise<string> {
  await page.route(`${origin}/**`, async (route) => {
    const found = await file(new URL(route.request().url()).pathname);
    await route.fulfill(found ?? { status: 404 });
  });
  return origin + FOLDER;
}
