/** The emulator in the place of the global `fetch`, for apps that take no `fetch` option. */
import type { Restore } from '../../types/testing.js';
import { address } from './address.js';
import type { Fetch } from './fetch.js';

/** Answers what is asked of `origin`; everything else goes where it went before. */
export function install(answer: Fetch, origin: string): Restore {
  const before = globalThis.fetch;
  let active = true;
  const stub: Fetch = (input, init) => {
    const ours = active && addressOf(input)?.origin === origin;
    return ours ? answer(input, init) : before.call(globalThis, input, init);
  };
  globalThis.fetch = stub;
  const restore = () => {
    // Another stub may stand on this one by now: then it stays, and lets everything through.
    active = false;
    if (globalThis.fetch === stub) globalThis.fetch = before;
  };
  return Object.assign(restore, Symbol.dispose ? { [Symbol.dispose]: restore } : {}) as Restore;
}

function addressOf(input: RequestInfo | URL): URL | undefined {
  return address(input instanceof Request ? input.url : String(input), globalThis.location?.href);
}
