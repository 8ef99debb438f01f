// The listeners of one client.
export class Listeners {
  #all = new Map();

  /** @returns the function that ends it */
  add(kind, listener) {
    const key = {};
    this.#all.set(key, { kind, listener });
    return () => {
      this.#all.delete(key);
    };
  }

  clear() {
    this.#all.clear();
  }

  /**
   * Tells everyone of one kind. One that throws does not keep the others from hearing, and its
   * error is reported as an uncaught one, as with an `EventTarget` (DOM, "report an exception").
   */
  tell(kind, event) {
    for (const it of [...this.#all.values()]) {
      if (it.kind !== kind) continue;
      try {
        it.listener.call(undefined, event);
      } catch (thrown) {
        (globalThis.reportError ?? console.error)(thrown);
      }
    }
  }
}
