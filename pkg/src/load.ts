/** `load()`: from whatever names or holds the wasm to a started core. */
import { client, initSync } from '../build/full/libreauth_client.js';
import type { load as PublicLoad } from '../types/slim.js';
import { LibreAuthError, libreAuth, lockence } from './clients.js';
import { failure, isOurs, unavailable } from './unavailable.js';

type Source = NonNullable<Parameters<typeof PublicLoad>[0]>;

/** The exports of an entry whose wasm is found by `fallback` unless the caller names another. */
export function loader(fallback: () => Source | Promise<Source>) {
  let started = false;
  let loading: Promise<void> | undefined;

  async function start(source?: Source) {
    const module = await compile(await (source ?? fallback()));
    try {
      initSync({ module });
    } catch (cause) {
      throw unavailable(cause);
    }
    started = true;
  }

  function load(source?: Source): Promise<void> {
    loading ??= start(source).catch((error) => {
      loading = undefined; // a failed load may be tried again
      throw error;
    });
    return loading;
  }

  function check() {
    if (!started)
      throw failure(
        'not_initialized',
        "The wasm is not loaded yet. Call `await load()` from 'libreauth-client/slim' before the first constructor.",
      );
  }

  const LibreAuth = libreAuth(client, check);
  const Lockence = lockence(client, check);
  return { load, LibreAuth, Lockence, LibreAuthError };
}

async function compile(source: Awaited<Source>): Promise<WebAssembly.Module> {
  try {
    if (typeof WebAssembly === 'undefined') throw new Error('WebAssembly is not defined');
    if (source instanceof WebAssembly.Module) return source;
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
      return await WebAssembly.compile(source);
    const response = await answer(source);
    // Compiling as it arrives asks for exactly this type; a server that names another still serves.
    const type = response.headers.get('content-type')?.toLowerCase();
    if (type === 'application/wasm' && WebAssembly.compileStreaming)
      return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw isOurs(cause) ? cause : unavailable(cause);
  }
}

async function answer(source: string | URL | Request | Response): Promise<Response> {
  if (source instanceof Response && source.ok) return source;
  const url =
    source instanceof URL ? source.href : typeof source === 'string' ? source : source.url;
  let cause: unknown;
  let said: unknown;
  try {
    const response = source instanceof Response ? source : await fetch(source);
    if (response.ok) return response;
    said = `status ${response.status}`;
  } catch (error) {
    cause = said = error;
  }
  throw failure(
    'wasm_unavailable',
    `The wasm could not be fetched from ${url}: ${said}. Serve dist/libreauth_client_bg.wasm there, or pass load() its address.`,
    cause,
  );
}
