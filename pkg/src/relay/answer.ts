/** What the relay answers: the service's own answer, or in its place a refusal. */
import type { Answer } from './upstream.js';

/** Ends a request without an answer of the service. Its message is for whoever asked: no secrets. */
export class Refused extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    { cause, headers = {} }: { cause?: unknown; headers?: Record<string, string> } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.headers = headers;
  }
}

/** Statuses that must have no body (WHATWG Fetch, "null body status"). */
const BODILESS = [204, 205];

// On the page's own origin an answer must never be taken for a document or a script.
const INERT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The service's answer, byte for byte. */
export function answer({ status, headers, body }: Answer, more: Record<string, string>): Response {
  const bodiless = BODILESS.includes(status);
  return new Response(bodiless ? null : body, {
    status,
    headers: { ...headers, ...INERT, ...more },
  });
}

/**
 * Has the client read a refusal as trouble, and never as the service's "no" to a licence. With a 5xx
 * the services' own shape says so. With a 4xx it would be a "no", so `success` is left out; and
 * Lockence's 403 and 404 are one by themselves, unless the body is plain text.
 */
export function refusal(refused: Refused, more: Record<string, string>): Response {
  const { status } = refused;
  const message = `libreauth-client relay: ${refused.message}`;
  const plain = status === 403 || status === 404;
  const body = plain
    ? message
    : JSON.stringify(status < 500 ? { message } : { success: false, message });
  const headers = {
    'content-type': plain ? 'text/plain; charset=utf-8' : 'application/json',
    ...INERT,
    ...refused.headers,
    ...more,
  };
  return new Response(body, { status, headers });
}
