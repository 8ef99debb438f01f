/** The exchanges as a test reads them. */
import type { EmulatedRequest } from '../../types/testing.js';

/** The library's own form. */
interface Entry extends Omit<EmulatedRequest, 'at' | 'fields' | 'body'> {
  readonly at_ms: number;
  readonly request: string;
}

export function readLog(entries: readonly Entry[]): EmulatedRequest[] {
  return entries.map(({ at_ms, request, ...rest }) => ({
    at: at_ms,
    ...rest,
    body: request,
    fields: fields(request),
  }));
}

/** A form's or a JSON object's fields; none of anything else. */
function fields(body: string): Record<string, string> {
  if (!body.startsWith('{')) return Object.fromEntries(new URLSearchParams(body));
  try {
    const values = Object.entries(JSON.parse(body) as object);
    const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    return Object.fromEntries(values.map(([name, value]) => [name, text(value)]));
  } catch {
    return {};
  }
}
