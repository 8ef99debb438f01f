// A promise that is settled from outside, by a call's answer.
export class Answer {
  #stopListening;
  #settled = false;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.settle = (good, value) => {
        this.#settled = true;
        this.#stopListening?.();
        (good ? resolve : reject)(value);
      };
    });
  }

  /** Listens to the caller's signal until it is settled. */
  listen(signal, giveUp) {
    if (this.#settled) return;
    signal.addEventListener('abort', giveUp);
    this.#stopListening = () => signal.removeEventListener('abort', giveUp);
  }
}
