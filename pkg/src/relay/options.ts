/** The relay's options, judged when it is made: a server that starts with a wrong one says so at once. */
import type { RelayOptions, RelayReport } from '../../types/relay.js';
import { libreauth, lockence, type Service } from './services.js';

export interface Settings {
  readonly service: Service;
  readonly calls: ReadonlySet<string>;
  readonly allows: (origin: string) => boolean;
  readonly requireOrigin: boolean;
  readonly clientAddress: RelayOptions['clientAddress'];
  readonly timeoutMs: number;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly report: ((report: RelayReport) => void) | undefined;
}

const NUMBERS = {
  timeoutMs: [100, 600_000, 8_000],
  maxRequestBytes: [1_024, 16_777_216, 262_144],
  maxResponseBytes: [1_024, 67_108_864, 1_048_576],
} as const;
const FUNCTIONS = ['clientAddress', 'fetch', 'report'] as const;
const OTHERS = ['upstream', 'apiKey', 'allowedOrigins', 'requireOrigin', 'calls'];
const KNOWN = [...OTHERS, ...Object.keys(NUMBERS), ...FUNCTIONS];

export function settings(options: RelayOptions): Settings {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createRelay wants its options as an object.');
  for (const name of Object.keys(options))
    if (!KNOWN.includes(name)) throw wrong(name, `is unknown; there are ${KNOWN.join(', ')}`);
  for (const name of FUNCTIONS)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw wrong(name, 'must be a function');
  const { requireOrigin = false } = options;
  if (typeof requireOrigin !== 'boolean') throw wrong('requireOrigin', 'must be true or false');

  const upstream = address(options.upstream);
  const service =
    'apiKey' in options ? lockence(upstream, key(options.apiKey)) : libreauth(upstream);
  return {
    service,
    calls: calls(options.calls, service),
    allows: origins(options.allowedOrigins ?? []),
    requireOrigin,
    clientAddress: options.clientAddress,
    timeoutMs: number(options, 'timeoutMs'),
    maxRequestBytes: number(options, 'maxRequestBytes'),
    maxResponseBytes: number(options, 'maxResponseBytes'),
    fetch: fetcher(options.fetch),
    report: options.report,
  };
}

/** The global one is looked up with each request, as platforms and tests replace it. */
function fetcher(given: RelayOptions['fetch']): Settings['fetch'] {
  // Next.js' sends a Request's body without its length, which some servers want.
  return given ? (url, init) => given(new Request(url, init)) : (url, init) => fetch(url, init);
}

function wrong(name: string, why: string): TypeError {
  return new TypeError(`createRelay: ${name} ${why}.`);
}

function address(upstream: unknown): string {
  const url = parsed(upstream);
  if (!url) throw wrong('upstream', "must be the service's address, such as https://…/api/1.3/");
  if (url.username || url.password || url.search || url.hash)
    throw wrong('upstream', 'must have no user name, query or fragment');
  const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback))
    throw wrong('upstream', 'must be https, since licence keys go over it (http on loopback only)');
  return url.href;
}

function parsed(text: unknown): URL | undefined {
  try {
    return typeof text === 'string' ? new URL(text) : undefined;
  } catch {
    return undefined;
  }
}

function key(apiKey: unknown): string {
  if (typeof apiKey !== 'string' || apiKey.trim() === '')
    throw wrong('apiKey', 'is there and empty; perhaps the variable that it comes from is not set');
  if (apiKey !== apiKey.trim())
    throw wrong('apiKey', 'has white space around it, such as the line break of a file');
  return apiKey;
}

function calls(wanted: unknown, service: Service): ReadonlySet<string> {
  if (wanted === undefined) return new Set(service.calls);
  const all = service.calls.join(', ');
  if (!Array.isArray(wanted) || wanted.length === 0) throw wrong('calls', `must be some of ${all}`);
  for (const call of wanted)
    if (!service.calls.includes(call)) throw wrong('calls', `has "${call}"; there are ${all}`);
  return new Set(wanted);
}

function origins(wanted: unknown): (origin: string) => boolean {
  if (typeof wanted === 'function') return (origin) => wanted(origin) === true;
  if (!Array.isArray(wanted)) throw wrong('allowedOrigins', 'must be a list of origins');
  const all = new Set(wanted.map(origin));
  return (asking) => all.has(asking);
}

/** An origin as browsers write it (RFC 6454), which is all that they are compared by. */
function origin(text: unknown): string {
  const url = parsed(text);
  if (!url?.host || /[*]/.test(url.host))
    throw wrong('allowedOrigins', `has ${JSON.stringify(text)}, which is no origin`);
  const meant = `${url.protocol}//${url.host}`;
  if (text !== meant) throw wrong('allowedOrigins', `has "${text}"; the origin is "${meant}"`);
  return meant;
}

function number(options: RelayOptions, name: keyof typeof NUMBERS): number {
  const [least, most, usual] = NUMBERS[name];
  const value = options[name] ?? usual;
  if (!Number.isInteger(value) || value < least || value > most)
    throw wrong(name, `must be a whole number from ${least} to ${most}`);
  return value;
}
