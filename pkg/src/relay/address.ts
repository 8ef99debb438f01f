/** Who asks, as the service is told it. */
import { Refused } from './answer.js';

/**
 * An IP address as it goes into `X-Forwarded-For`: IPv4 as such, where a socket for both kinds has it
 * as `::ffff:203.0.113.9`, and without the name of an interface (`fe80::1%eth0`), which means nothing
 * elsewhere. What is no address ends the request: it could end the header, too.
 */
export function addressOf(given: unknown): string {
  const address = String(given)
    .replace(/^::ffff:(?=[\d.]+$)/i, '')
    .replace(/^(fe80:[^%]*)%.*$/i, '$1');
  const bracketed = /^[\da-f:.]*:[\da-f:.]*$/i.test(address) && isHost(`[${address}]`);
  if (bracketed || (/^\d+(\.\d+){3}$/.test(address) && isHost(address, address))) return address;
  throw new Refused(500, 'clientAddress gave what is no IP address.');
}

/** Whether a URL takes it for a host; and not, as it does with `1.2.3`, for another than `same`. */
function isHost(text: string, same?: string): boolean {
  try {
    const { hostname } = new URL(`http://${text}/`);
    return same === undefined || hostname === same;
  } catch {
    return false;
  }
}
