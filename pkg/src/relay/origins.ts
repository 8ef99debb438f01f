/** Who may ask, and what a browser must be told so that a page on another origin may read (CORS). */
import { Refused } from './answer.js';
import type { Settings } from './options.js';

/** What a page can't read of an answer unless it is named (WHATWG Fetch, "CORS-safelisted"). */
const EXPOSED = 'X-Signature-Ed25519, X-Signature-Timestamp, Signature, Retry-After';

/** The answer's headers for who asks. */
export function admit(
  { allows, requireOrigin }: Settings,
  request: Request,
  headers: Record<string, string>,
): Record<string, string> {
  const origin = request.headers.get('origin');
  // A page can't set it, and unlike the request's address it is right behind any proxy.
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin') return headers;
  if (origin === null) {
    // A page of another origin whose browser left the origin out: by an image, or a form's GET.
    if (site !== null && site !== 'none') throw new Refused(403, 'Other sites may not ask.');
    if (requireOrigin) throw new Refused(403, 'A request must say of which origin it is.');
    return headers;
  }
  if (isOwn(origin, request)) return headers;
  if (!allows(origin)) throw new Refused(403, 'This origin is not among allowedOrigins.');
  // Credentials are never allowed: there are no cookies, neither way.
  return {
    ...headers,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
  };
}

/**
 * Whether it is the relay's own, where a browser does not say: before 2023, and without TLS. A proxy in
 * front may have taken off the TLS, and a framework may name another host than it was asked for.
 */
function isOwn(origin: string, request: Request): boolean {
  const { protocol, host } = new URL(request.url);
  const hosts = [host, request.headers.get('host') ?? host];
  return hosts.some((own) => origin === `https://${own}` || origin === `${protocol}//${own}`);
}

/** Lockence's JSON makes the browser ask whether it may ask. */
export function preflight(headers: Record<string, string>): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...headers,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '7200',
    },
  });
}
