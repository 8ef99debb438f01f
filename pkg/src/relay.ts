/**
 * The relay: admit, route, read, forward, answer. It decides nothing about licences, and keeps
 * nothing between two requests.
 */
import type { createRelay as CreateRelay, RelayOptions } from '../types/relay.js';
import { answer, Refused, refusal } from './relay/answer.js';
import { type Settings, settings } from './relay/options.js';
import { admit, preflight } from './relay/origins.js';
import { readRequest } from './relay/request.js';
import { forward } from './relay/upstream.js';

export { toNodeListener } from './relay/node.js';

export const createRelay = ((options: RelayOptions) => {
  const set = settings(options);
  return (request: Request, ...context: unknown[]) => relay(set, request, context);
}) as typeof CreateRelay;

async function relay(set: Settings, request: Request, context: unknown[]): Promise<Response> {
  let headers: Record<string, string> = { vary: 'Origin' };
  let call: string | null = null;
  try {
    headers = admit(set, request, headers);
    if (request.method === 'OPTIONS') return preflight(headers);
    const asked = await readRequest(set, request, (known) => {
      call = known;
    });
    const address = set.clientAddress?.(request, ...context);
    return answer(await forward(set, asked, request, address), headers);
  } catch (thrown) {
    const refused =
      thrown instanceof Refused ? thrown : new Refused(500, 'The relay failed.', { cause: thrown });
    const { status, message, cause } = refused;
    try {
      set.report?.({ status, message, call, cause });
    } catch {
      // Whoever listens has no part in the answer.
    }
    return refusal(refused, headers);
  }
}
