/** What `connect()` gives: the client's interface, with a connection behind it. */

import type { Connected } from '../../types/extension.js';
import type { LicenseSession, Snapshot } from '../../types/index.js';
import { calls } from './calls.js';
import { Connection, type Line } from './connection.js';

/**
 * Resolves once it is known how things stand. Of functions that need no `this`: they may be handed on
 * one by one, and a reactive proxy may stand before them.
 */
export async function attach<Client extends LicenseSession>(
  line: Line,
): Promise<Connected<Client>> {
  const it = await new Connection(line).open();
  const face: Record<PropertyKey, unknown> = {
    getSnapshot: () => it.snapshot,
    subscribe: it.subscribe.bind(it),
    on: it.on.bind(it),
    diagnostics: () => it.diagnostics(),
    refresh: (): Promise<Snapshot> => it.refresh(),
    free: () => it.free(),
  };
  for (const call of calls()) face[call] = (...args: unknown[]) => it.call(call, args);
  if (Symbol.dispose) face[Symbol.dispose] = face.free;
  Object.defineProperty(face, 'state', { get: () => it.snapshot.state, enumerable: true });
  return face as unknown as Connected<Client>;
}
