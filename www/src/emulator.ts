/** The emulator's own control endpoints, apart from the two services that it plays. */

/** As much of the emulator's state as the page shows. */
export interface EmulatorState {
  readonly faults: readonly { readonly kind: string }[];
  readonly settings: { readonly expose_signature_headers: boolean };
}

export class Emulator {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Where the page's address says the emulator is; anything that is no http address is ignored. */
  static fromPage(page: URL): Emulator {
    const asked = page.searchParams.get('emulator');
    const url = asked !== null && URL.canParse(asked) ? new URL(asked) : null;
    return new Emulator(url?.protocol === 'http:' ? url.origin : 'http://127.0.0.1:4174');
  }

  /** @throws when it can't be reached */
  state(): Promise<EmulatorState> {
    return this.#ask('state');
  }

  /** Gives a command; the answer is the state after it. @throws with the emulator's reason */
  command(name: string, body: unknown): Promise<EmulatorState> {
    return this.#ask(name, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #ask(path: string, init?: RequestInit): Promise<EmulatorState> {
    const response = await fetch(`${this.url}/_emulator/${path}`, init);
    const answer = (await response.json()) as EmulatorState & { error?: string };
    if (!response.ok) throw new Error(answer.error ?? `The emulator answered ${response.status}`);
    return answer;
  }
}
