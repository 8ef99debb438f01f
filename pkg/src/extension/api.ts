/** What is used of the browser's extension API. In Manifest V3 all of it gives promises. */
import { failure } from './errors.js';

interface Listeners<Listener> {
  addListener(listener: Listener): void;
  removeListener(listener: Listener): void;
}

/** Where a message came from, as the browser says it. */
export interface Sender {
  readonly id?: string;
  /** The address of the page or frame. */
  readonly url?: string;
  /** Its origin; browsers of before 2023 do not tell. */
  readonly origin?: string;
}

/** Answers a message, later if it returns true. */
export type Listen = (
  message: unknown,
  sender: Sender,
  reply: (answer: unknown) => void,
) => true | undefined;

export interface Area {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

type Changes = Readonly<Record<string, { readonly newValue?: unknown }>>;

export interface Runtime {
  readonly id?: string;
  getURL(path: string): string;
  sendMessage(message: unknown): Promise<unknown>;
  readonly onMessage: Listeners<Listen>;
  readonly onInstalled: Listeners<() => void>;
  readonly onStartup: Listeners<() => void>;
}

export interface Alarms {
  create(name: string, when: { when: number; periodInMinutes: number }): unknown;
  clear(name: string): unknown;
  readonly onAlarm: Listeners<(alarm: { readonly name: string }) => void>;
}

export interface Storage {
  readonly local: Area;
  /** In memory until the browser is closed or the extension updated. Firefox has it since 115. */
  readonly session?: Area;
  readonly onChanged: Listeners<(changes: Changes, area: string) => void>;
}

export interface Api {
  readonly runtime: Runtime;
  readonly alarms?: Alarms;
  readonly storage?: Storage;
}

/** `browser` comes first, as Firefox has both, and promises always there. */
const apis = () => {
  const { browser, chrome } = globalThis as { browser?: Partial<Api>; chrome?: Partial<Api> };
  // In Chromium a page may have an element of the id `browser`, which its content scripts then see.
  return [browser, chrome].filter((api) => typeof api?.runtime?.getURL === 'function');
};

/**
 * The extension's own. A page that an extension lets connect has `chrome.runtime` too, but without an
 * id; so has a content script whose extension was updated.
 */
export function extension(): Api | undefined {
  return apis().find((api) => api?.runtime?.id) as Api | undefined;
}

/** Is this of an extension that was updated, reloaded or removed meanwhile? */
export function wasExtension(): boolean {
  return !extension() && apis().length > 0;
}

/** The same with what the background needs. @throws `not_an_extension`, `permission_missing` */
export function background(): Required<Api> {
  const { runtime, alarms, storage } = here('createBackground()');
  if (!alarms) throw missing('alarms', 'A sleeping background could not wake up for its beat.');
  if (!storage) throw missing('storage', 'The session could not be kept over its sleep.');
  return { runtime, alarms, storage };
}

/** @throws `not_an_extension` */
export function here(what: string): Api {
  const api = extension();
  if (api) return api;
  throw failure(
    'not_an_extension',
    `${what} was called outside of a browser extension: there is no chrome.runtime.id. Call it in the extension's background, pages or content scripts.`,
  );
}

function missing(permission: string, why: string) {
  return failure(
    'permission_missing',
    `The extension lacks the permission "${permission}". ${why} Add it to "permissions" in manifest.json: "permissions": ["alarms", "storage"].`,
  );
}
