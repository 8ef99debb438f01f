import type { ErrorCategory, ErrorCode, LibreAuthError } from 'libreauth-client/full';
import { duration } from './format.ts';

/** What a person does next about an error. The category says it for most; some codes know better. */

const byCategory: Readonly<Record<ErrorCategory, string>> = {
  usage: 'Mend the call: the client was asked in a way it cannot follow.',
  config: 'Mend the set-up: the app’s settings here and in the seller panel must agree.',
  denied: 'The service said no. Asking again gives the same answer until something changes there.',
  transient: 'The service could not be asked. A running session is kept; try again in a moment.',
  untrusted: 'Nobody knows whose answer this is, so it does not count. A running session is kept.',
  internal: 'This is our fault. Copy the diagnostics below into a report.',
};

const byCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  not_initialized: 'Press init first: there is no session yet.',
  call_in_progress: 'Wait until the call before has its answer.',
  aborted: 'You gave this call up. The session is as it was.',
  invalid_owner_id: 'Copy the owner id from the seller panel: it has exactly 10 characters.',
  invalid_url: 'Use an https address (plain http only on this machine).',
  app_not_found: 'Check the app name and the owner id.',
  version_outdated: 'Ship the version that the panel names, or set the panel to this one.',
  invalid_api_key: 'Copy the API key from the dashboard again.',
  license_invalid: 'Check the key for a slip of the pen; test keys are listed above.',
  license_used: 'This key already belongs to somebody. Take another.',
  license_expired: 'Renew the licence, or take another key.',
  hwid_mismatch: 'This licence belongs to another device. Its vendor can reset that.',
  banned: 'Only the vendor can lift a ban.',
  session_expired: 'Press init again and redeem the key: the service forgot this session.',
  not_logged_in: 'Redeem a licence first.',
  signature_missing:
    'Have the service expose its two signature headers to pages, or put a relay on the page’s own origin.',
  signature_invalid:
    'Compare the pinned key with the service’s. If it is right, somebody changed the answer.',
  signature_stale: 'Look at this device’s clock. If it is right, somebody plays a recording.',
  timeout: 'No answer within the time limit. A running session is kept; try again.',
  rate_limited: 'Too many calls. Leave the service alone for a while, then try again.',
  response_not_json: 'Something other than the service answered: a proxy or a login page, perhaps.',
  response_too_large: 'The answer was cut off at the size limit, to spare this page’s memory.',
};

/** About a "no" after which the session counts on. */
export const keptBecause = {
  unsigned:
    'Nobody signed this no, so anybody may have said it: the last good verdict counts within the grace time.',
  lost: 'Nothing: the service lost the session, not the licence, so the client logs in again by itself, once.',
} as const;

export function advice({
  code,
  category,
  retryAfterMs,
}: Pick<LibreAuthError, 'code' | 'category' | 'retryAfterMs'>): string {
  const text = byCode[code] ?? byCategory[category];
  return retryAfterMs ? `${text} It asked for ${duration(retryAfterMs)} of rest.` : text;
}
