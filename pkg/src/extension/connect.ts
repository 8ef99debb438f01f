/** The other end: for popups, other pages of the extension, and content scripts. No wasm comes with it. */
import type * as declared from '../../types/extension.js';
import { type Api, extension, here, wasExtension } from './api.js';
import { failure } from './errors.js';
import { attach } from './face.js';
import { type Answer, BELL, isObject, type Request, unwrap, wrap } from './messages.js';

export const connect = (async () => {
  // Of an extension that is gone, content scripts have only what every page may have.
  if (wasExtension()) throw reloaded();
  const api = here('connect()');
  return attach({ send: (request) => send(api, request), hear: (listener) => hear(api, listener) });
}) as typeof declared.connect;

async function send(api: Api, request: Request): Promise<Answer> {
  const endpoint = request.what === 'call' ? request.call : undefined;
  const about = endpoint === undefined ? {} : { endpoint };
  let said: unknown;
  try {
    said = await ask(api, request);
  } catch (cause) {
    if (isGone(api, cause)) throw reloaded({ ...about, cause });
    throw failure(
      'background_unreachable',
      'The background did not answer. It has to call createBackground() in the first turn of its script, that is, after no await; its console tells whether it started. If it was ended meanwhile, try again.',
      { ...about, cause },
    );
  }
  const answer = unwrap(said);
  if (isObject(answer)) return answer;
  throw failure(
    'background_unreachable',
    said === undefined
      ? 'Nobody answered. The background has to call createBackground() in the first turn of its script, that is, after no await.'
      : 'Another listener of the extension answered in place of the background. A listener to runtime.onMessage must leave messages alone that it does not know: no answer, no promise, no `return true`.',
    about,
  );
}

/** Who only looks may look again: a background that is just being ended takes messages with it. */
async function ask({ runtime }: Api, request: Request): Promise<unknown> {
  const message = wrap(request);
  try {
    return await runtime.sendMessage(message);
  } catch (cause) {
    if (request.what !== 'look' || !runtime.id) throw cause;
    return await runtime.sendMessage(message);
  }
}

function reloaded(details?: { endpoint?: string; cause?: unknown }) {
  return failure(
    'extension_reloaded',
    'The extension was updated or reloaded, and this page still has its old content script. Reload the page.',
    details,
  );
}

function isGone({ runtime }: Api, cause: unknown): boolean {
  return !runtime.id || !extension() || /context invalidated/i.test(String(cause));
}

/**
 * Looks at the storage, in which the background writes that there is something new. A port would be
 * closed whenever the background sleeps, and opening it again would wake it up; this does neither.
 */
function hear({ storage }: Api, listener: () => void): () => void {
  const { document } = globalThis;
  let missed = false;
  const rung = (changes: Readonly<Record<string, unknown>>, area: string) => {
    if (area !== 'local' || !(BELL in changes)) return;
    // Of fifty tabs only those ask that somebody sees.
    missed = document?.visibilityState === 'hidden';
    if (!missed) listener();
  };
  const seen = () => {
    if (!missed || document.visibilityState === 'hidden') return;
    missed = false;
    listener();
  };
  storage?.onChanged.addListener(rung);
  document?.addEventListener('visibilitychange', seen);
  return () => {
    storage?.onChanged.removeListener(rung);
    document?.removeEventListener('visibilitychange', seen);
  };
}
