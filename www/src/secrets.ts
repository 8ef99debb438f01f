import type { Exchange } from './wire.ts';

/** Masks what lets somebody else act as this user: session ids, passwords, two-factor codes. */

const SECRET_FIELDS = new Set(['sessionid', 'session_token', 'pass', 'code']);
const MASK = '••••••••';

/** Replaces each secret wherever it stands, in fields and in raw bodies alike. */
export class Masker {
  readonly #values = new Set<string>();
  /** Off shows everything as it was sent. */
  enabled = true;

  /** Learns the secrets of an exchange. */
  learn(exchange: Exchange): void {
    for (const text of [exchange.requestBody, exchange.answerBody ?? '']) {
      for (const [name, value] of fields(text) ?? []) {
        if (SECRET_FIELDS.has(name) && value.length >= 4) this.#values.add(value);
      }
    }
  }

  hide(text: string): string {
    if (!this.enabled) return text;
    let hidden = text;
    for (const value of this.#values) hidden = hidden.replaceAll(value, MASK);
    return hidden;
  }
}

/** The fields of a JSON object or a form body; `null` for any other text. */
export function fields(body: string): [string, string][] | null {
  const text = body.trim();
  if (text.startsWith('{')) {
    try {
      const object: unknown = JSON.parse(text);
      return Object.entries(object as object).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
    } catch {
      return null;
    }
  }
  return /^[\w-]+=/.test(text) ? [...new URLSearchParams(text)] : null;
}
