/**
 * An entry whose wasm travels inside the script: it is instantiated by the first constructor. Nothing
 * happens at import, there is no file to serve and nothing to await, so it works alike in pages,
 * workers, service workers, extensions and Node, with any bundler or none.
 */
import { unavailable } from './unavailable.js';
import { unpack } from './unpack.js';

/** What leaves the wasm instantiated, or throws; `instantiate` is the glue's. */
export function inlined(
  packed: { base64: string; size: number },
  instantiate: (wasm: { module: BufferSource }) => unknown,
): () => void {
  let started = false;
  return () => {
    if (started) return;
    try {
      instantiate({ module: unpack(bytes(packed.base64), packed.size) });
    } catch (cause) {
      throw unavailable(cause);
    }
    started = true;
  };
}

/** Engines since 2025 decode base64 themselves; asking a function for each letter takes them 15 ms. */
function bytes(base64: string): Uint8Array {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
