/** Asks the service, once, and takes its answer whole or not at all. */

import { addressOf } from './address.js';
import { Refused } from './answer.js';
import { readAll, within } from './body.js';
import type { Settings } from './options.js';
import type { Asked } from './request.js';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** All that is passed back beside status and body. No cookies, no length or encoding of another hop. */
const PASSED = ['x-signature-ed25519', 'x-signature-timestamp', 'signature', 'retry-after'];

/** @param request whose sender the answer is for, and who may be gone before it comes */
export async function forward(
  set: Settings,
  asked: Asked,
  request: Request,
  address: string | null | undefined,
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (asked.contentType) headers['content-type'] = asked.contentType;
  if (address) headers['x-forwarded-for'] = addressOf(address);
  const { timeoutMs } = set;
  const late = new Refused(504, 'The service did not answer in time.');
  try {
    return await within({ timeoutMs, late, gone: request.signal }, (signal) =>
      ask(set, asked, headers, signal),
    );
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused(502, 'The service could not be reached.', { cause });
  }
}

async function ask(
  { fetch, maxResponseBytes, service }: Settings,
  { url, body }: Asked,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer> {
  const method = body ? 'POST' : 'GET';
  // Not followed: keys go to the service and nowhere else. ('error' is unknown to workerd.)
  const init: RequestInit = { method, headers, redirect: 'manual', signal };
  if (body) init.body = body;
  // Next.js caches what it is not told not to.
  if (knowsCache()) init.cache = 'no-store';
  const response = await fetch(url, init);
  const { status } = response;
  if (status < 200 || (status >= 300 && status < 400) || response.redirected) {
    response.body?.cancel().catch(() => {});
    throw new Refused(502, 'The service answered with a redirect, which is not followed.');
  }
  // No Response can be made of it.
  if (status > 599) throw new Refused(502, `The service answered with status ${status}.`);
  const whole = await readAll(response.body, maxResponseBytes, signal);
  if (!whole) throw new Refused(502, `The answer has more than ${maxResponseBytes} bytes.`);
  if (service.tells(whole))
    throw new Refused(502, 'The answer has the API key in it, and is not passed on.');

  const passed: Record<string, string> = { 'content-type': inert(response.headers) };
  for (const name of PASSED) {
    const value = response.headers.get(name);
    if (value !== null) passed[name] = value;
  }
  return { status, headers: passed, body: whole };
}

/** workerd before 2024-11-11 refuses what it does not know. */
function knowsCache(): boolean {
  try {
    return Boolean(new Request('https://service.invalid/', { cache: 'no-store' }));
  } catch {
    return false;
  }
}

/** The client reads bytes and no type; a browser that opens the answer must find no page in it. */
function inert(headers: Headers): string {
  const json = headers.get('content-type')?.toLowerCase().startsWith('application/json');
  return json ? 'application/json' : 'text/plain; charset=utf-8';
}
