/** One exchange as plain data, between whatever carries it and the wasm. */
import type { World } from '../../build/testkit/libreauth_testkit.js';

export interface Ask {
  readonly method: string;
  readonly url: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer>;
  /** When and whether it arrives: `after` so many milliseconds, a `flood` of so many bytes. */
  readonly delivery: 'now' | 'after' | 'never' | 'drop' | 'flood';
  readonly amount: number;
}

export type Answerer = (ask: Ask) => Reply;

/** Has the world answer; the host of the address does not matter, as it stands in for every one. */
export function answerer(world: World, now: () => number): Answerer {
  return ({ method, url, headers, body }) => {
    const lines = [...headers].flatMap(([name, value]) => [name.toLowerCase(), value]);
    const answer = world.handle(method, new URL(url).pathname, lines, body, now());
    const { status, headers: flat, delivery, amount } = answer;
    const pairs = flat.flatMap((name, at) => (at % 2 ? [] : [[name, flat[at + 1] ?? ''] as const]));
    const reply = {
      status,
      headers: pairs,
      body: answer.body as Uint8Array<ArrayBuffer>,
      delivery: delivery as Reply['delivery'],
      amount,
    };
    answer.free();
    return reply;
  };
}

/** What timers count to, some 25 days; past it they would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** `ms` milliseconds by the timers that are in force now, which may be a test's own. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, Math.min(ms, LONGEST));
    signal?.addEventListener('abort', given, { once: true });
    function done() {
      signal?.removeEventListener('abort', given);
      resolve();
    }
    function given() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
}
