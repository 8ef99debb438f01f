/**
 * An entry whose wasm travels inside the script: it is instantiated by the first constructor. Nothing
 * happens at import, there is no file to serve and nothing to await, so it works alike in pages,
 * workers, service workers, extensions and Node, with any bundler or none.
 */
import { unavailable } from './unavailable.js';
import { type Packed, unpack } from './unpack.js';

/** What leaves the wasm instantiated, or throws; `instantiate` is the glue's. */
export function inlined(
  packed: Packed,
  instantiate: (wasm: { module: BufferSource }) => unknown,
): () => void {
  let started = false;
  return () => {
    if (started) return;
    try {
      instantiate({ module: unpack(packed) });
    } catch (cause) {
      throw unavailable(cause);
    }
    started = true;
  };
}
