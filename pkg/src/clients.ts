/** The two clients as an entry exports them: the core's classes, started when first constructed. */
import * as core from '../build/libreauth_client.js';
import type * as Public from '../types/index.js';

/**
 * Builds the classes over `start`, which must leave the wasm instantiated or throw.
 *
 * `free` is not the glue's: that one hands the memory back at once, after which every call fails
 * with an untyped error, a second `free` throws, and a call still in flight meets freed memory.
 * Here it closes the session (any number of times; later calls answer with a typed `freed` error),
 * and the memory follows when the object is collected.
 */
export function clients(start: () => void) {
  // Named by their keys, which no bundler renames: a stack trace then says LibreAuth, too.
  const classes = {
    LibreAuth: class extends core.LibreAuth {
      constructor(...args: ConstructorParameters<typeof core.LibreAuth>) {
        start();
        super(...args);
      }
      override free() {
        this.close();
      }
    },
    Lockence: class extends core.Lockence {
      constructor(...args: ConstructorParameters<typeof core.Lockence>) {
        start();
        super(...args);
      }
      override free() {
        this.close();
      }
    },
  };
  disposable(classes.LibreAuth.prototype);
  disposable(classes.Lockence.prototype);
  return classes as unknown as Pick<typeof Public, 'LibreAuth' | 'Lockence'>;
}

// The public types are written by hand: what they promise and the core lacks is named here.
type Missing =
  | Exclude<keyof Public.LibreAuth, keyof core.LibreAuth>
  | Exclude<keyof Public.Lockence, keyof core.Lockence>;
true satisfies [Missing] extends [never] ? true : Missing;

/** `using app = new LibreAuth(…)`, where the engine knows the symbol. */
function disposable(prototype: { free(): void; [Symbol.dispose]?(): void }) {
  if (!Symbol.dispose) return;
  prototype[Symbol.dispose] = function () {
    this.free();
  };
}
