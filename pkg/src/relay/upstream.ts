/** Asks the service, once, and takes its answer whole or not at all. */
import { Refused } from './answer.js';
import { LATE, readAll, within } from './body.js';
import type { Settings } from './options.js';
import type { Asked } from './request.js';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** All that is passed back beside status and body. No cookies, no length or encoding of another hop. */
const PASSED = ['x-signature-ed25519', 'x-signature-timestamp', 'signature', 'retry-after'];

/** An address, and nothing that could end a header or begin another. */
const ADDRESS = /^[\da-fA-F.:]{2,45}$/;

export async function forward(
  set: Settings,
  asked: Asked,
  address: string | null | undefined,
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (asked.contentType) headers['content-type'] = asked.contentType;
  if (address) {
    if (!ADDRESS.test(address)) throw new Refused(500, 'clientAddress gave what is no IP address.');
    headers['x-forwarded-for'] = address;
  }
  try {
    const answer = await within(set.timeoutMs, (signal) => ask(set, asked, headers, signal));
    if (answer === LATE) throw new Refused(504, 'The service did not answer in time.');
    return answer;
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused(502, 'The service could not be reached.', { cause });
  }
}

async function ask(
  { fetch, maxResponseBytes }: Settings,
  { url, body }: Asked,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer> {
  const method = body ? 'POST' : 'GET';
  // Not followed: keys go to the service and nowhere else. ('error' is unknown to workerd.)
  const init: RequestInit = { method, headers, redirect: 'manual', signal };
  if (body) init.body = body;
  const response = await fetch(uncached(url, init));
  const { status } = response;
  if (status < 200 || (status >= 300 && status < 400) || response.redirected) {
    response.body?.cancel().catch(() => {});
    throw new Refused(502, 'The service answered with a redirect, which is not followed.');
  }
  const whole = await readAll(response.body, maxResponseBytes, signal);
  if (!whole) throw new Refused(502, `The answer has more than ${maxResponseBytes} bytes.`);

  const passed: Record<string, string> = { 'content-type': inert(response.headers) };
  for (const name of PASSED) {
    const value = response.headers.get(name);
    if (value !== null) passed[name] = value;
  }
  return { status, headers: passed, body: whole };
}

/** Next.js caches what it is not told not to; workerd before 2024-11-11 refuses to be told. */
function uncached(url: string, init: RequestInit): Request {
  try {
    return new Request(url, { ...init, cache: 'no-store' });
  } catch {
    return new Request(url, init);
  }
}

/** The client reads bytes and no type; a browser that opens the answer must find no page in it. */
function inert(headers: Headers): string {
  const json = headers.get('content-type')?.toLowerCase().startsWith('application/json');
  return json ? 'application/json' : 'text/plain; charset=utf-8';
}
