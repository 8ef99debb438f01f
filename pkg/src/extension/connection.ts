/** One connection: what the background said last, and who wants to hear of it. */
import type { Diagnostics, Events, Snapshot } from '../../types/index.js';
import { failure, type Packed, report, unpack } from './errors.js';
import { type Answer, isObject, type Request, value } from './messages.js';

/** How the background is reached. */
export interface Line {
  send(request: Request): Promise<Answer>;
  /** Calls back when there is something new to be asked for; returns the function that ends it. */
  hear(listener: () => void): () => void;
}

type Listener = (event?: unknown) => void;

export class Connection {
  readonly #line: Line;
  readonly #listeners = new Map<object, { name: string; listener: Listener }>();
  #stop: (() => void) | undefined;
  #snapshot!: Snapshot;
  #text = '';
  #diagnostics: Diagnostics | undefined;
  #heard: number | undefined;
  #rung = false;
  #following = false;
  #ended = false;

  constructor(line: Line) {
    this.#line = line;
  }

  /** Asks for the first time, and follows from then on. */
  async open(): Promise<this> {
    // First, so that nothing falls in between.
    this.#stop = this.#line.hear(() => void this.#follow());
    try {
      await this.refresh();
    } catch (error) {
      this.free();
      throw error;
    }
    return this;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#listen('', listener);
  }

  on<E extends keyof Events>(name: E, listener: (event: Events[E]) => void): () => void {
    return this.#listen(name, listener as Listener);
  }

  diagnostics(): Diagnostics {
    if (this.#diagnostics) return this.#diagnostics;
    throw failure('not_allowed', 'A content script that may only look sees no diagnostics.', {
      endpoint: 'diagnostics',
    });
  }

  async refresh(): Promise<Snapshot> {
    await this.#ask({ what: 'look' });
    return this.#snapshot;
  }

  free(): void {
    this.#ended = true;
    this.#stop?.();
    this.#listeners.clear();
  }

  /** Makes a call of that name. */
  async call(call: string, given: unknown[]): Promise<unknown> {
    const args = [...given];
    while (args.length > 0 && args.at(-1) === undefined) args.pop();
    const { signal, ...options } = isObject(args.at(-1))
      ? (args.at(-1) as { signal?: unknown })
      : {};
    if (!(signal instanceof AbortSignal))
      return value(await this.#ask({ what: 'call', call, args }));
    args.splice(-1, 1, options);
    return this.#abortable(call, args, signal);
  }

  /** There is something new. What is rung for while it is asked is asked for once more. */
  async #follow(): Promise<void> {
    this.#rung = true;
    if (this.#following) return;
    this.#following = true;
    while (this.#rung && !this.#ended) {
      this.#rung = false;
      // The next call will say what is wrong.
      await this.refresh().catch(() => {});
    }
    this.#following = false;
  }

  async #abortable(call: string, args: unknown[], signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) throw aborted(call);
    // Not `crypto.randomUUID()`, which pages without https lack.
    const id = `${Date.now()} ${Math.random()}`;
    let giveUp: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        giveUp = () => {
          reject(aborted(call));
          this.#line.send({ what: 'abort', id }).catch(() => {});
        };
        signal.addEventListener('abort', giveUp);
        this.#ask({ what: 'call', call, args, id }).then(
          (answer) => resolve(value(answer)),
          reject,
        );
      });
    } finally {
      if (giveUp) signal.removeEventListener('abort', giveUp);
    }
  }

  async #ask(request: Request): Promise<Answer> {
    if (this.#ended)
      throw failure('freed', 'This connection was freed. Call connect() for another.');
    const heard = this.#heard;
    const answer = await this.#line.send(heard === undefined ? request : { ...request, heard });
    if (!this.#ended) this.#take(answer);
    if (answer.error) throw unpack(answer.error);
    return answer;
  }

  #take({ snapshot, diagnostics, events, heard }: Answer): void {
    if (!snapshot) return;
    this.#diagnostics = diagnostics;
    const fresh = events?.filter(({ number }) => number > (this.#heard ?? number)) ?? [];
    this.#heard = heard;
    const before = this.#snapshot;
    const text = JSON.stringify(snapshot);
    const changed = text !== this.#text;
    if (changed) {
      this.#text = text;
      this.#snapshot = frozen(snapshot);
    }
    if (changed && before) {
      this.#tell('', undefined);
      const { state: to, reason, verdict } = snapshot;
      if (to !== before.state) this.#tell('state', { from: before.state, to, reason });
      if (verdict && JSON.stringify(verdict) !== JSON.stringify(before.verdict))
        this.#tell('verdict', this.#snapshot.verdict);
    }
    for (const { name, event } of fresh)
      this.#tell(name, name === 'error' ? unpack(event as Packed) : event);
  }

  #listen(name: string, listener: Listener): () => void {
    if (typeof listener !== 'function')
      throw failure('invalid_argument', 'The listener is no function.');
    const key = {};
    if (!this.#ended) this.#listeners.set(key, { name, listener });
    return () => {
      this.#listeners.delete(key);
    };
  }

  /** One that throws does not keep the others from hearing. */
  #tell(name: string, event: unknown): void {
    for (const [key, it] of [...this.#listeners]) {
      if (it.name !== name || !this.#listeners.has(key)) continue;
      try {
        it.listener(event);
      } catch (thrown) {
        report(thrown);
      }
    }
  }
}

function aborted(endpoint: string) {
  return failure('aborted', 'The call was given up before it was answered.', { endpoint });
}

/** As the client's own snapshots are. They came as JSON, and so are trees. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
