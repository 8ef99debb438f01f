/** From a request to what is asked of the service, or a refusal. */
import { Refused } from './answer.js';
import { readAll, within } from './body.js';
import type { Settings } from './options.js';

/** What goes to the service: nothing else of a request does. */
export interface Asked {
  readonly url: string;
  /** Of a POST. */
  readonly contentType?: string;
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** Reads it, and tells which call it is as soon as that is known. */
export async function readRequest(
  set: Settings,
  request: Request,
  known: (call: string) => void,
): Promise<Asked> {
  const { service, calls } = set;
  // Only the last part of the path counts, so that the relay can stand anywhere; and it is compared,
  // never put into an address. So is no query.
  const place = new URL(request.url).pathname.split('/').filter(Boolean).pop() ?? '';
  const { method } = request;
  const [wanted, call] = service.route(place);
  if (method !== wanted)
    throw new Refused(405, `This wants a ${wanted}.`, { headers: { allow: wanted } });

  const body = method === 'POST' ? await readBody(set, request) : undefined;
  const asked = service.ask(call, body);
  // No name is repeated to anybody that is not one of ours.
  if (!service.calls.includes(asked.call)) throw new Refused(501, 'There is no such call.');
  known(asked.call);
  if (!calls.has(asked.call)) throw new Refused(501, `The call ${asked.call} is not passed on.`);
  return asked;
}

async function readBody(set: Settings, request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const { service, maxRequestBytes, timeoutMs } = set;
  const { headers } = request;
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== service.contentType)
    throw new Refused(415, `The content type must be ${service.contentType}.`);
  if (headers.has('content-encoding')) throw new Refused(415, 'The body must not be encoded.');
  // Of a stream that was read before there may be nothing, or a part.
  if (request.bodyUsed || request.body?.locked)
    throw new Refused(500, 'The body was read before: put the relay before any body parser.');
  const large = () => new Refused(413, `The body has more than ${maxRequestBytes} bytes.`);
  if (Number(headers.get('content-length')) > maxRequestBytes) throw large();
  const late = new Refused(408, 'The body did not arrive in time.');
  let body: Uint8Array<ArrayBuffer> | undefined;
  try {
    body = await within({ timeoutMs, late, gone: request.signal }, (signal) =>
      readAll(request.body, maxRequestBytes, signal),
    );
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused(400, 'The body broke off.', { cause });
  }
  if (body === undefined) throw large();
  return body;
}
