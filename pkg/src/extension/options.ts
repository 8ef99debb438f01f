/** The background's options, judged when it starts. */
import type { BackgroundOptions } from '../../types/extension.js';
import { failure } from './errors.js';
import type { Source } from './sleeper.js';
import type { ContentScripts } from './who.js';

export interface Settings {
  readonly client: Source;
  readonly contentScripts: ContentScripts;
  /** The licence key, too? */
  readonly remember: boolean;
}

const CHOICES = {
  contentScripts: ['read', 'none', 'all'],
  remember: ['license-key', 'none'],
} as const;

export function settings(options: BackgroundOptions): Settings {
  if (typeof options !== 'object' || options === null)
    throw failure(
      'invalid_argument',
      'createBackground wants its options as an object: createBackground({ client: () => new LibreAuth(…) }).',
    );
  const known = ['client', ...Object.keys(CHOICES)];
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw failure(
        'unknown_option',
        `createBackground: "${name}" is none of ${known.join(', ')}.`,
      );
  const { client } = options;
  if (typeof client !== 'function' && typeof client?.getSnapshot !== 'function')
    throw failure(
      'invalid_option',
      'createBackground: client must be a LibreAuth or Lockence, or a function that makes one.',
    );
  return {
    client,
    contentScripts: choice(options, 'contentScripts'),
    remember: choice(options, 'remember') !== 'none',
  };
}

/** The first is the default. */
function choice<Name extends keyof typeof CHOICES>(options: BackgroundOptions, name: Name) {
  const choices: readonly (typeof CHOICES)[Name][number][] = CHOICES[name];
  const [usual] = choices;
  const given = options[name] ?? usual;
  const found = choices.find((it) => it === given);
  if (found) return found;
  const texts = choices.map((it) => `'${it}'`).join(', ');
  throw failure('invalid_option', `createBackground: ${name} must be one of ${texts}.`);
}
