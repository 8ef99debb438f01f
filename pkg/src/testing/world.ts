/** The wasm: unpacked and started by the first who wants it, at once and without configuration. */
// biome-ignore assist/source/organizeImports: the packed bytes stand first, as in the client's entry.
import packed from '../../build/testkit/packed.json';
import * as kit from '../../build/testkit/libreauth_testkit.js';
import { unpack } from '../unpack.js';
import { EmulatorError } from './error.js';

let started = false;

/** The class of worlds. One wasm holds them all; they share nothing but its memory. */
export function world(): typeof kit.World {
  if (started) return kit.World;
  try {
    kit.initSync({ module: unpack(packed) });
  } catch (cause) {
    throw new EmulatorError(`The emulator's WebAssembly could not be started: ${cause}`, { cause });
  }
  started = true;
  return kit.World;
}
