import { el } from './dom.ts';
import type { Settings } from './settings.ts';

/** The lines a developer would write for what the buttons do, with the form's values in them. */

interface Line {
  /** The step that runs this line. */
  readonly step?: string;
  readonly text: string;
}

export class CodeView {
  readonly #place: HTMLElement;
  #step: string | null = null;
  #lines: readonly Line[] = [];

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  show(settings: Settings): void {
    this.#lines = settings.service === 'lockence' ? lockence(settings) : libreauth(settings);
    this.#draw();
  }

  /** Marks the line that runs. */
  mark(step: string): void {
    this.#step = step;
    this.#draw();
  }

  #draw(): void {
    const lines = this.#lines.map(({ text, step }) => {
      const running = step !== undefined && step === this.#step;
      return el('span', { class: 'line', 'data-running': running }, ...coloured(text), '\n');
    });
    this.#place.replaceChildren(...lines);
  }
}

function libreauth(settings: Settings): Line[] {
  const { appName, ownerId, version, libreauthUrl, trust, key } = settings;
  const options = optionsOf({ ...trust, ...settings.life });
  return [
    { text: 'const app = new LibreAuth(' },
    { text: `  ${[appName, ownerId, version].map(quoted).join(', ')},` },
    { text: `  ${quoted(libreauthUrl)},` },
    ...options,
    { text: ');' },
    { step: 'init', text: 'await app.init();' },
    { step: 'license', text: 'if (!app.getSnapshot().licensed)' },
    { step: 'license', text: `  await app.license(${quoted(key)});` },
    { step: 'check', text: 'if ((await app.check()).licensed) run();' },
    { step: 'heartbeat', text: '// From here on it beats by itself.' },
    { step: 'logout', text: 'await app.logout();' },
  ];
}

function lockence({ lockenceUrl, apiKey, key, life }: Settings): Line[] {
  return [
    { text: 'const app = new Lockence(' },
    { text: `  ${quoted(lockenceUrl)},` },
    { text: `  ${quoted(apiKey)},` },
    ...optionsOf(life),
    { text: ');' },
    { step: 'init', text: `await app.init(${quoted(key)});` },
    { step: 'validate', text: 'if ((await app.validate()).licensed) run();' },
    { step: 'heartbeat', text: '// From here on it beats by itself.' },
    { step: 'logout', text: 'await app.logout();' },
  ];
}

/** The options that are not the usual ones, if there are any. */
function optionsOf(options: object): Line[] {
  const texts = Object.entries(options).map(
    ([name, value]) => `${name}: ${value === true ? 'true' : quoted(short(value))}`,
  );
  return texts.length > 0 ? [{ text: `  { ${texts.join(', ')} },` }] : [];
}

/** A key's beginning and end, which tell it from another. */
function short(value: string | readonly string[]): string {
  return String(value).replace(/^(.{8}).{48}(.{8})$/, '$1…$2');
}

function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** Strings, keywords and comments get a colour each; that is all these few lines need. */
function coloured(text: string): (Node | string)[] {
  if (text.startsWith('//')) return [el('span', { class: 'comment' }, text)];
  return text
    .split(/('(?:\\.|[^'\\])*'|\b(?:const|await|new|if)\b)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith("'")) return el('span', { class: 'string' }, part);
      return /^(const|await|new|if)$/.test(part) ? el('span', { class: 'keyword' }, part) : part;
    });
}
