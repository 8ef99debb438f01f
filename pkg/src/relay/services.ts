/** The two services as far as a relay must know them: which calls there are, and what they look like. */
import { Refused } from './answer.js';
import type { Asked } from './request.js';

export interface Service {
  /** Every call that the client has, by its name on the wire. */
  readonly calls: readonly string[];
  /** Of a POST. */
  readonly contentType: string;
  /** The method for the path's last part, and the call, where the path names it. */
  route(place: string): readonly ['GET' | 'POST', string?];
  /** What to ask of the service. */
  ask(
    call: string | undefined,
    body: Uint8Array<ArrayBuffer> | undefined,
  ): Asked & { call: string };
  /** Whether an answer has in it what no page may know. */
  tells(answer: Uint8Array): boolean;
}

const LIBREAUTH = [
  ...[
    'init',
    'license',
    'login',
    'register',
    'upgrade',
    'check',
    'logout',
    'var',
    'getvar',
    'setvar',
  ],
  ...['file', 'log', 'webhook', 'ban', 'checkblacklist', 'fetchOnline', 'fetchStats', 'chatget'],
  ...['chatsend', 'forgot', 'changeUsername', '2faenable', '2fadisable', 'health'],
];

/** Form posts to one address; `/health` is beside it, as the client finds it. */
export function libreauth(upstream: string): Service {
  const contentType = 'application/x-www-form-urlencoded';
  const health = `${upstream.replace(/\/+$/, '').replace(/\/api\/1\.[34]$/, '')}/health`;
  return {
    calls: LIBREAUTH,
    contentType,
    route: (place) => (place === 'health' ? ['GET', place] : ['POST']),
    ask: (call, body) =>
      body
        ? { call: typeOf(body), url: upstream, contentType, body }
        : { call: call ?? '', url: health },
    tells: () => false,
  };
}

/**
 * The call that a form post is of. Its bytes go on as they came, so it is refused if any other parser
 * could read another call in it: a field twice, a name that PHP would mend (`type[]`, ` type`), another
 * separator, a broken escape. The client escapes all that.
 */
function typeOf(body: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  if (/[^\w*\-.+%&=]|%(?![\da-f]{2})/i.test(text)) throw new Refused(400, 'This is no form post.');
  const fields = new URLSearchParams(text);
  const seen = new Set<string>();
  for (const name of fields.keys()) {
    const known = name.toLowerCase();
    if (!/^\w{1,32}$/.test(name)) throw new Refused(400, "A field's name is none.");
    if (seen.has(known)) throw new Refused(400, 'A field is there twice.');
    seen.add(known);
  }
  const type = fields.get('type');
  if (!type) throw new Refused(400, 'The field type is missing.');
  return type;
}

/** What each of Lockence's calls says beside the key. */
const LOCKENCE: Readonly<Record<string, readonly string[]>> = {
  init: ['license_key', 'hwid'],
  validate: ['session_token'],
  heartbeat: ['session_token'],
  logout: ['session_token'],
};

/** A key that is shorter keeps no secret, and could be in any answer by chance. */
const SECRET_LENGTH = 8;

/** JSON posts, one address per call, the API key in each. */
export function lockence(upstream: string, apiKey: string): Service {
  const base = upstream.replace(/\/+$/, '');
  const contentType = 'application/json';
  return {
    calls: Object.keys(LOCKENCE),
    contentType,
    route(place) {
      if (!Object.hasOwn(LOCKENCE, place)) throw new Refused(404, 'There is no such call.');
      return ['POST', place];
    },
    ask(call = '', body = new Uint8Array()) {
      const said = fields(call, body);
      const bytes = new TextEncoder().encode(JSON.stringify({ api_key: apiKey, ...said }));
      return { call, url: `${base}/${call}`, contentType, body: bytes };
    },
    // A service that repeats what it was asked, as debugging ones do. JSON may escape a slash.
    tells(answer) {
      const text = new TextDecoder().decode(answer).replaceAll('\\', '');
      return apiKey.length >= SECRET_LENGTH && text.includes(apiKey.replaceAll('\\', ''));
    },
  };
}

/** The texts of a call, made anew: nothing else of the page's JSON goes on, and least of all its key. */
function fields(call: string, body: Uint8Array): Record<string, string> {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Without the cause, which repeats what was sent.
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Refused(400, 'This is no JSON object.');
  const said: Record<string, string> = {};
  for (const name of LOCKENCE[call] ?? []) {
    const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined;
    if (value === undefined) continue;
    if (typeof value !== 'string') throw new Refused(400, `The field ${name} is no text.`);
    said[name] = value;
  }
  return said;
}
