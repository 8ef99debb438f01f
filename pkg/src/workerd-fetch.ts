/**
 * workerd's `fetch`, held to what the core asks of one, and what old workers lack. The build puts these in
 * the place of the globals, in the entries for workerd only: `redirect: 'error'` and `credentials` are refused there, and
 * `keepalive` means nothing. Nor are there cookies to leave out.
 */

class WorkerdRequest extends globalThis.Request {
  constructor(url: string, init: RequestInit) {
    const { method, headers, body, signal } = init;
    super(url, { method, headers, body, signal, redirect: 'manual' } as RequestInit);
  }
}

/** Keys never follow a redirect, so that an answer which asks for one is none. */
async function fetchHere(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(new WorkerdRequest(url, init));
  if (response.status < 300 || response.status > 399) return response;
  await response.body?.cancel();
  throw new TypeError(`redirected (status ${response.status})`);
}

/**
 * There from the compatibility date 2025-05-05 on. Without it a client that nobody frees holds its
 * memory, as long as the worker lives.
 */
const Registry =
  globalThis.FinalizationRegistry ??
  class {
    register() {}
    unregister() {}
  };

export { fetchHere, Registry as FinalizationRegistry, WorkerdRequest as Request };
