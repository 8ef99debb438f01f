/** Bodies within a size, and work within a time and for as long as somebody waits for it. */
import { Refused } from './answer.js';

/** All bytes of a stream, or nothing if there are more than `limit`. Let go of when `signal` says so. */
export async function readAll(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!stream) return new Uint8Array();
  const reader = stream.getReader();
  // Nobody waits for that: it may never end.
  const letGo = () => void reader.cancel().catch(() => {});
  if (signal.aborted) letGo();
  signal.addEventListener('abort', letGo);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > limit) {
      letGo();
      return undefined;
    }
    parts.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What ends work before its time. */
export interface Bounds {
  readonly timeoutMs: number;
  /** What it ends with when the time is over. */
  readonly late: Refused;
  /** Aborted when whoever asked is gone, where the platform tells. */
  readonly gone: AbortSignal | undefined;
}

/** What `work` comes to, unless it is ended before; then its signal is aborted. */
export async function within<T>(
  { timeoutMs, late, gone }: Bounds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  let end: (why: Refused) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = (why) => {
      reject(why);
      control.abort();
    };
  });
  // The status that nginx logs; nobody sees it but `report`.
  const leave = () => end(new Refused(499, 'Whoever asked is gone.'));
  const timer = setTimeout(() => end(late), timeoutMs);
  gone?.addEventListener('abort', leave);
  if (gone?.aborted) leave();
  try {
    return await Promise.race([ended, work(control.signal)]);
  } finally {
    clearTimeout(timer);
    gone?.removeEventListener('abort', leave);
  }
}
