import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';

/** A web page with the extension's content scripts in it: somebody else's, as far as these know. */

export interface Site extends AsyncDisposable {
  readonly url: string;
}

export async function serveSite(): Promise<Site> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>A page</title><link rel="icon" href="data:,"><p>A page');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close };
}

/** Does as a content script does: see extension/probe.ts. */
export class WebPage {
  readonly page: Page;
  #asked = 0;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, site: Site): Promise<WebPage> {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.locator('html[data-probe="ready"]').waitFor({ state: 'attached' });
    return new WebPage(page);
  }

  /** What the background answers to a message, whatever that is. */
  send(message: unknown): Promise<unknown> {
    return this.#ask({ message });
  }

  /** What a call comes to, or the fields of its error. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the call gives
  call(call: string, ...args: unknown[]): Promise<any> {
    return this.#ask({ call, args });
  }

  #ask(what: object): Promise<unknown> {
    this.#asked += 1;
    return this.page.evaluate(
      (asked) =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => {
            if (data?.number === asked.number && 'told' in data) resolve(data.told);
          });
          postMessage(asked, '*');
        }),
      { ...what, number: this.#asked },
    );
  }
}
