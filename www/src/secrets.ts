import type { Exchange } from './wire.ts';

/**
 * Masks what lets somebody else act as this user or this app: session ids, keys, passwords, two-factor
 * codes. They are found by their names wherever these stand, as half an answer is no JSON any more.
 */

const SECRET =
  /\b(?:sessionid|session_token|license_key|api_key|key|pass|code)(?:=|"\s*:\s*")([^"&]{4,})/g;
const MASK = '••••••••';

/** Replaces each secret wherever it stands, in fields and in raw bodies alike. */
export class Masker {
  readonly #values = new Set<string>();
  /** Off shows everything as it was sent. */
  enabled = true;

  /** Learns the secrets of an exchange. */
  learn(exchange: Exchange): void {
    for (const text of [exchange.requestBody, exchange.answerBody ?? '']) {
      for (const [, value = ''] of text.matchAll(SECRET)) this.#learn(value);
    }
  }

  /** In a form's body it is spelt otherwise than in its list of fields. */
  #learn(value: string): void {
    this.#values.add(value);
    const [[, spelt = ''] = []] = new URLSearchParams(`value=${value}`);
    if (spelt.length >= 4) this.#values.add(spelt);
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
