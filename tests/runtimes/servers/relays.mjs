// The relays that are served in every runtime; the first part of a request's path picks one.

/** The address that a test's request names as that of who asks. A real server asks its platform. */
const ASKED_BY = 'x-test-address';

/** @param platform a `clientAddress` as docs/relay.md has it for where they are served */
export function relays(createRelay, { UPSTREAM, API_KEY }, platform) {
  const upstream = `${UPSTREAM}/api/1.3/`;
  const allowedOrigins = ['https://app.example', 'chrome-extension://abcdefghijklmnop'];
  const clientAddress = (request) => request.headers.get(ASKED_BY);
  // Long enough for any machine.
  const timeoutMs = 60_000;
  const all = {
    libreauth: createRelay({ upstream, allowedOrigins, clientAddress, timeoutMs }),
    lockence: createRelay({
      upstream: `${UPSTREAM}/api/v1`,
      apiKey: API_KEY,
      allowedOrigins,
      timeoutMs,
    }),
    narrow: createRelay({
      upstream,
      timeoutMs,
      calls: ['init', 'check'],
      requireOrigin: true,
      maxRequestBytes: 1_024,
      maxResponseBytes: 1_024,
    }),
    hasty: createRelay({ upstream, timeoutMs: 100 }),
    platform: createRelay({ upstream, timeoutMs, clientAddress: platform }),
    // What only who asks can end.
    patient: createRelay({ upstream, timeoutMs: 600_000 }),
    gone: createRelay({ upstream: 'http://127.0.0.1:1/api/1.3/' }),
    'gone-lockence': createRelay({ upstream: 'http://127.0.0.1:1/api/v1', apiKey: API_KEY }),
  };
  // A framework before the relay has had its look at the body.
  all.read = async (request, ...context) => {
    await request.text();
    return all.libreauth(request, ...context);
  };
  // A framework that names the host by which it knows itself.
  all.renamed = (request, ...context) => {
    const { pathname } = new URL(request.url);
    return all.libreauth(new Request(`http://inside.example${pathname}`, request), ...context);
  };
  return (request, ...context) => {
    const name = new URL(request.url).pathname.split('/')[1];
    return all[name]?.(request, ...context) ?? new Response('no such relay', { status: 421 });
  };
}
