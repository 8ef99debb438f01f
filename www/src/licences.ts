import { el } from './dom.ts';
import { licences, type Service, type TestLicence } from './seed.ts';
import { field } from './settings.ts';

/** Test licences to click: the good ones, and one for each way to be refused. */
export class LicenceButtons {
  readonly #place: HTMLElement;
  readonly #key: HTMLInputElement;
  readonly #picked: () => void;

  constructor(place: HTMLElement, form: HTMLFormElement, picked: () => void) {
    this.#place = place;
    this.#key = field(form, 'key');
    this.#picked = picked;
    this.#key.addEventListener('input', () => this.#light());
  }

  /** Shows a service's licences and puts its first into the form. */
  list(service: Service): void {
    this.#key.value = licences[service][0]?.key ?? '';
    this.#place.replaceChildren(...licences[service].map((licence) => this.#button(licence)));
    this.#light();
  }

  #button({ label, key, good }: TestLicence): HTMLElement {
    const button = el(
      'button',
      { type: 'button', class: 'chip', 'data-good': String(good), 'data-key': key, title: key },
      label,
    );
    button.addEventListener('click', () => {
      this.#key.value = key;
      this.#light();
      this.#picked();
    });
    return button;
  }

  #light(): void {
    for (const button of this.#place.querySelectorAll<HTMLElement>('.chip')) {
      button.setAttribute('aria-pressed', String(button.dataset.key === this.#key.value));
    }
  }
}
