/** The operator's hand: JSON to the paths under `/_emulator/`, which the library itself answers. */
import { EmulatorError } from './error.js';
import type { Answerer } from './exchange.js';

export class Operator {
  readonly #answer: Answerer;

  constructor(answer: Answerer) {
    this.#answer = answer;
  }

  read<T>(name: string): T {
    return this.#ask('GET', name, '');
  }

  tell(name: string, body: unknown = {}): void {
    this.#ask('POST', name, JSON.stringify(body));
  }

  #ask<T>(method: string, name: string, text: string): T {
    const { status, body } = this.#answer({
      method,
      url: `http://emulator.test/_emulator/${name}`,
      headers: [],
      body: new TextEncoder().encode(text),
    });
    const answer = JSON.parse(new TextDecoder().decode(body)) as T & { error?: string };
    if (status !== 200) throw new EmulatorError(plain(answer.error ?? `status ${status}`));
    return answer;
  }
}

/** Line and column are of a text that nobody but the emulator saw. */
export function plain(message: string): string {
  return message.replace(/ at line \d+ column \d+$/, '');
}
