/**
 * What goes between the background and those that connected to it, as JSON: that is all that Chromium's
 * messages carry. An app's own messages go the same way, so that ours are told by their one field.
 */
import type { Diagnostics, Events, Snapshot } from '../../types/index.js';
import { isCall } from './calls.js';
import type { Packed } from './errors.js';

export const NAME = 'libreauth-client';

/** In the local storage: changes when there is something new to be asked for. It says nothing else. */
export const BELL = `${NAME}:bell`;

/** Asks how things stand. `heard`: the last event that was told. */
interface Look {
  readonly what: 'look';
  readonly heard?: number;
}

/** Makes a call; `id` names one that may be given up. */
interface Call {
  readonly what: 'call';
  readonly call: string;
  readonly args: readonly unknown[];
  readonly id?: string;
  readonly heard?: number;
}

interface Abort {
  readonly what: 'abort';
  readonly id: string;
  readonly heard?: number;
}

export type Request = Look | Call | Abort;

/** What the snapshot does not show. The number grows, also over the background's sleep. */
export interface Numbered<E extends keyof Events = keyof Events> {
  readonly number: number;
  readonly name: E;
  readonly event: unknown;
}

/** How things stand. */
export interface Standing {
  readonly snapshot: Snapshot;
  /** Not for those that may only look. */
  readonly diagnostics?: Diagnostics;
  /** Those after the one that was heard last. */
  readonly events?: readonly Numbered[];
  readonly heard?: number;
}

export interface Answer extends Partial<Standing> {
  readonly value?: unknown;
  /** In place of the value: bytes, in base64. */
  readonly bytes?: string;
  readonly error?: Packed;
}

export const wrap = (content: Request | Answer): unknown => ({ [NAME]: content });

/** What is ours in a message; `undefined`: it is another's. */
export function unwrap(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !Object.hasOwn(message, NAME))
    return undefined;
  return (message as Record<string, unknown>)[NAME] ?? null;
}

/** A request that is one, or `undefined`. What the arguments are worth is the client's to judge. */
export function request(content: unknown): Request | undefined {
  if (!isObject(content)) return undefined;
  const { what, call, args, id, heard } = content;
  if (heard !== undefined && typeof heard !== 'number') return undefined;
  const named = id === undefined || (typeof id === 'string' && id.length <= 64);
  const well =
    what === 'look' ||
    (what === 'call' && isCall(call) && Array.isArray(args) && args.length <= 4 && named) ||
    (what === 'abort' && typeof id === 'string');
  return well ? (content as unknown as Request) : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value on its way: bytes are no JSON. */
export function valued(value: unknown): Answer {
  if (!(value instanceof Uint8Array)) return { value };
  // In pieces, as a call takes only so many arguments.
  let text = '';
  for (let at = 0; at < value.length; at += 8_192)
    text += String.fromCharCode(...value.subarray(at, at + 8_192));
  return { bytes: btoa(text) };
}

export function value({ value, bytes }: Answer): unknown {
  return bytes === undefined ? value : Uint8Array.from(atob(bytes), (it) => it.charCodeAt(0));
}
