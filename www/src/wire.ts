/** Listens on the wire: a `fetch` that does what another does, and keeps a copy of both ways. */

export interface Exchange {
  readonly id: number;
  readonly at: number;
  readonly method: string;
  readonly url: URL;
  readonly requestHeaders: readonly (readonly [string, string])[];
  readonly requestBody: string;
  /** Absent until an answer's head is there. */
  status?: number;
  answerHeaders?: readonly (readonly [string, string])[];
  answerBody?: string;
  /** Was more sent than is kept here? */
  cut?: boolean;
  /** Why there is no answer, or no whole one. */
  failure?: string;
  tookMs?: number;
}

/** As much of one answer as is kept; a flood is not worth the page's memory. */
const KEEP_BYTES = 16_384;
const KEEP_EXCHANGES = 60;

export class Wire {
  /** Newest first. */
  readonly exchanges: Exchange[] = [];
  #count = 0;
  readonly #send: (request: Request) => Promise<Response>;
  readonly #changed: (exchange: Exchange | null) => void;

  /** `changed` gets the exchange that began or went on, or `null` when all were cleared. */
  constructor(
    send: (request: Request) => Promise<Response>,
    changed: (exchange: Exchange | null) => void,
  ) {
    this.#send = send;
    this.#changed = changed;
  }

  clear(): void {
    this.exchanges.length = 0;
    this.#changed(null);
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const copy = request.clone();
    const started = performance.now();
    // At once: what is sent while the page is being closed has no later moment.
    const answer = this.#send(request);
    answer.catch(() => {});
    const exchange = await this.#begin(copy);
    const end = () => {
      exchange.tookMs = performance.now() - started;
      this.#changed(exchange);
    };
    try {
      const response = await answer;
      exchange.status = response.status;
      exchange.answerHeaders = [...response.headers];
      this.#changed(exchange);
      // The copy is read beside the client's own reading, which must not wait for it.
      void keep(response.clone(), exchange).finally(end);
      return response;
    } catch (error) {
      exchange.failure = request.signal.aborted ? 'given up' : 'no answer';
      end();
      throw error;
    }
  };

  async #begin(request: Request): Promise<Exchange> {
    this.#count += 1;
    const exchange: Exchange = {
      id: this.#count,
      at: Date.now(),
      method: request.method,
      url: new URL(request.url),
      requestHeaders: [...request.headers],
      requestBody: await request.text(),
    };
    this.exchanges.unshift(exchange);
    this.exchanges.length = Math.min(this.exchanges.length, KEEP_EXCHANGES);
    this.#changed(exchange);
    return exchange;
  }
}

async function keep(response: Response, exchange: Exchange): Promise<void> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let body = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      bytes += value.length;
      body += decoder.decode(value, { stream: true });
      if (bytes > KEEP_BYTES) {
        exchange.cut = true;
        // Ends only when the client's own copy ends too, so it is not waited for.
        reader?.cancel().catch(() => {});
        break;
      }
    }
  } catch {
    exchange.failure = 'broken off';
  }
  exchange.answerBody = body.slice(0, KEEP_BYTES);
}
