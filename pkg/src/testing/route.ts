/** The emulator as a handler for Playwright's `page.route` and `context.route`. */
import type { PlaywrightRoute } from '../../types/testing.js';
import { type Answerer, wait } from './exchange.js';

/** Playwright hands a body over whole; far more than any client should read. */
const MOST_FILLER = 8 * 1024 * 1024;

export function router(answer: Answerer) {
  return async (route: PlaywrightRoute): Promise<void> => {
    const request = route.request();
    const reply = answer({
      method: request.method(),
      url: request.url(),
      headers: Object.entries(request.headers()),
      body: request.postDataBuffer() ?? new Uint8Array(),
    });
    // Neither fulfilled nor aborted, the request hangs until the page gives up.
    if (reply.delivery === 'never') return;
    if (reply.delivery === 'drop') return route.abort('connectionclosed');
    const flood = reply.delivery === 'flood';
    const body = flood ? filler(reply.amount) : reply.body;
    const { status } = reply;
    const done = () => route.fulfill({ status, headers: merged(reply.headers), body: bytes(body) });
    if (reply.delivery !== 'after') return done();
    await wait(reply.amount);
    // The page may have given up or gone in the meantime.
    await done().catch(() => {});
  };
}

function merged(headers: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries(headers);
}

function filler(bytes: number): Uint8Array {
  return new Uint8Array(Math.min(bytes, MOST_FILLER)).fill(0x20);
}

/** Playwright takes Node's buffers only; it runs in Node, but this file must not need it. */
function bytes(body: Uint8Array): never {
  const { Buffer } = globalThis as unknown as { Buffer: { from(bytes: Uint8Array): never } };
  return Buffer.from(body);
}
