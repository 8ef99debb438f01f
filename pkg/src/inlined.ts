/**
 * An entry whose wasm travels inside the script: it is instantiated by the first constructor. Nothing
 * happens at import, there is no file to serve and nothing to await, so it works alike in pages,
 * workers, service workers, extensions and Node, with any bundler or none.
 */
import { connected, extensionArea } from '../../src/browser/device/script.js';
import { unavailable } from './unavailable.js';
import { type Packed, unpack } from './unpack.js';

/** What leaves the wasm instantiated, or throws; `instantiate` is the glue's. */
export function inlined(
  packed: Packed,
  instantiate: (wasm: { module: BufferSource }) => unknown,
): (options: unknown) => void {
  let started = false;
  return (options: unknown) => {
    if (started) return;
    openDatabase(options as Options | undefined);
    try {
      instantiate({ module: unpack(packed) });
    } catch (cause) {
      throw unavailable(cause);
    }
    started = true;
  };
}

type Options = { hwid?: unknown; storage?: unknown; shareTabs?: unknown };

/**
 * The browser opens it while the wasm is unpacked, unless the app keeps its session in memory only or
 * has an id of its own. An extension's database may be the visited page's: there it is left alone.
 */
function openDatabase(options?: Options) {
  try {
    const { hwid, storage, shareTabs = true } = options ?? {};
    if (!hwid && storage !== 'memory' && (storage || shareTabs) && !extensionArea()) connected();
  } catch {} // what is wrong with it will be told by whoever needs it
}
