import type { Emulator as Kit } from 'libreauth-client/testing';

/** The emulator: a server at an address, or the same thing in this page where there is none. */

/** As much of the emulator's state as the page shows. */
export interface EmulatorState {
  readonly faults: readonly { readonly kind: string }[];
  readonly settings: { readonly expose_signature_headers: boolean };
}

const USUAL = 'http://127.0.0.1:4174';

export class Emulator {
  readonly url: string;
  /** Did the page's address name this one? Then no other takes its place unasked. */
  readonly named: boolean;
  #kit: Kit | null = null;
  /** What is asked before it is known who answers waits for that. */
  #settling: Promise<unknown> | null = null;

  private constructor(url: string | null) {
    this.url = url ?? USUAL;
    this.named = url !== null;
  }

  /** Where the page's address says the emulator is; anything that is no http address is ignored. */
  static fromPage(page: URL): Emulator {
    const asked = page.searchParams.get('emulator');
    const url = asked !== null && URL.canParse(asked) ? new URL(asked) : null;
    return new Emulator(url?.protocol === 'http:' ? url.origin : null);
  }

  get inPage(): boolean {
    return this.#kit !== null;
  }

  /** A `fetch` for the client. */
  readonly fetch = (request: Request): Promise<Response> =>
    this.#settling ? this.#settling.then(() => this.#fetch(request)) : this.#fetch(request);

  /** Holds back the client's requests until `work` has settled who answers them. */
  settle<T>(work: Promise<T>): Promise<T> {
    const settling = work.then(
      () => {},
      () => {},
    );
    this.#settling = settling;
    void settling.then(() => {
      if (this.#settling === settling) this.#settling = null;
    });
    return work;
  }

  /** Runs in this page from now on. Its code is loaded by the first who wants it. */
  async moveIn(): Promise<void> {
    const { createEmulator, demoSeed } = await import('libreauth-client/testing');
    // Two tabs are two services: none may take the other's session ids for its own.
    const [random_seed] = crypto.getRandomValues(new Uint32Array(1));
    const seed = { ...demoSeed(), random_seed: random_seed ?? 1 };
    this.#kit = createEmulator(seed, { url: this.url, cors: true });
  }

  /** The server answers from now on. */
  moveOut(): void {
    this.#kit = null;
  }

  /** Is a server there? Gives its state. @throws when it can't be reached */
  server(): Promise<EmulatorState> {
    return ask(`${this.url}/_emulator/state`, (request) => fetch(request));
  }

  /** @throws when it can't be reached */
  state(): Promise<EmulatorState> {
    return ask(`${this.url}/_emulator/state`, this.#fetch);
  }

  /** Gives a command; the answer is the state after it. @throws with the emulator's reason */
  command(name: string, body: unknown): Promise<EmulatorState> {
    return ask(`${this.url}/_emulator/${name}`, this.#fetch, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** What the form names instead of the emulator is a service of its own. */
  readonly #fetch = (request: Request): Promise<Response> =>
    this.#kit && new URL(request.url).origin === this.url
      ? this.#kit.fetch(request)
      : fetch(request);
}

async function ask(
  address: string,
  send: (request: Request) => Promise<Response>,
  init?: RequestInit,
): Promise<EmulatorState> {
  const response = await send(new Request(address, init));
  const answer = (await response.json()) as EmulatorState & { error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The emulator answered ${response.status}`);
  return answer;
}
