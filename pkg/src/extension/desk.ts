/** Answers those that connected: one message, one answer, and nothing is remembered of who asked. */
import type { Events, LicenseSession } from '../../types/index.js';
import type { Storage } from './api.js';
import { failure, pack } from './errors.js';
import {
  type Answer,
  BELL,
  isObject,
  type Numbered,
  type Request,
  request,
  type Standing,
  valued,
} from './messages.js';
import type { Sleeper } from './sleeper.js';
import { redacted } from './who.js';

/** What the snapshot does not show: the others are seen in how it changes. */
const TOLD = ['error', 'leader', 'storage'] as const satisfies (keyof Events)[];
/** So many are held for those that have not asked yet. */
const HELD = 20;

export class Desk {
  readonly #sleeper: Sleeper;
  readonly #storage: Storage;
  readonly #calls = new Map<string, AbortController>();
  readonly #events: Numbered[] = [];
  readonly #listeners = new Set<() => void>();
  #stopped = false;
  /** By the clock, so that it grows over the background's sleep. */
  #number = Date.now();

  constructor(sleeper: Sleeper, storage: Storage) {
    this.#sleeper = sleeper;
    this.#storage = storage;
  }

  /** Has all that are connected told of what happens to this client, besides its snapshot. */
  watch(client: LicenseSession): void {
    for (const name of TOLD)
      client.on(name, (event) => {
        this.#number = Math.max(this.#number + 1, Date.now());
        const told = name === 'error' ? pack(event) : event;
        this.#events.push({ number: this.#number, name, event: told });
        this.#events.splice(0, this.#events.length - HELD);
        this.ring();
      });
  }

  /** The background's own connections hear it here: a listener to the storage would wake it up. */
  hear(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The answer to what is ours in a message. Never rejects. */
  async answer(content: unknown, access: 'none' | 'read' | 'all'): Promise<Answer> {
    const asked = request(content);
    try {
      if (!asked) throw failure('invalid_argument', 'The message is none of connect().');
      if (access === 'none' || (access === 'read' && asked.what !== 'look'))
        throw notAllowed(asked, access);
      const answer = asked.what === 'call' ? await this.#call(asked) : {};
      if (asked.what === 'abort') this.#calls.get(asked.id)?.abort();
      return { ...(await this.#standing(asked, access)), ...answer };
    } catch (error) {
      const standing = asked && access === 'all' ? this.#standing(asked, access) : {};
      return { ...(await Promise.resolve(standing).catch(() => ({}))), error: pack(error) };
    }
  }

  async #call({ call, args, id }: Request & { what: 'call' }): Promise<Answer> {
    const given = [...args];
    const giveUp = id === undefined ? undefined : new AbortController();
    if (id !== undefined && giveUp) {
      this.#calls.set(id, giveUp);
      const options = given.pop();
      given.push({ ...(isObject(options) && options), signal: giveUp.signal });
    }
    try {
      const client = await this.#sleeper.client();
      const method: unknown = Reflect.get(client, call);
      if (typeof method !== 'function')
        throw failure('not_supported', `This client has no call ${call}().`, { endpoint: call });
      if (giveUp?.signal.aborted)
        throw failure('aborted', 'The call was given up before it was made.', { endpoint: call });
      const result = valued(await method.apply(client, given));
      await this.#sleeper.called(call, args);
      return result;
    } catch (error) {
      await this.#sleeper.settle();
      throw error;
    } finally {
      if (id !== undefined) this.#calls.delete(id);
    }
  }

  async #standing(asked: Request, access: 'read' | 'all'): Promise<Standing> {
    const { snapshot, diagnostics } = await this.#sleeper.known();
    if (access === 'read') return { snapshot: redacted(snapshot) };
    const heard = 'heard' in asked ? asked.heard : undefined;
    const events = this.#events.filter(({ number }) => heard !== undefined && number > heard);
    return { snapshot, diagnostics, events, heard: this.#number };
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Whoever is connected hears that the storage changed, and asks; nobody else is woken up by it. */
  ring(): void {
    if (this.#stopped) return;
    // As different as it is new: a value that is written twice is no change.
    const bell = `${Date.now()} ${Math.random()}`;
    this.#storage.local.set({ [BELL]: bell }).catch(() => {});
    for (const listener of this.#listeners) listener();
  }
}

function notAllowed(asked: Request, access: 'none' | 'read') {
  const endpoint = asked.what === 'call' ? asked.call : undefined;
  const what = endpoint ? `call ${endpoint}()` : 'see the session';
  const option = access === 'read' || !endpoint ? `'${endpoint ? 'all' : 'read'}'` : `'all'`;
  return failure(
    'not_allowed',
    `A content script may not ${what} here. Do it in the background, popup or another page of the extension, or allow it: createBackground({ contentScripts: ${option} }).`,
    endpoint === undefined ? {} : { endpoint },
  );
}
