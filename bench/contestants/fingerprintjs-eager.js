/**
 * FingerprintJS in a hurry: it usually waits until the page is idle, at most 100 ms, because some
 * signals settle only then. Nobody is advised to do this; it shows how much of its time is waiting.
 */
import { load } from '@fingerprintjs/fingerprintjs';

async function ready() {
  const agent = await load({ monitoring: false, delayFallback: 0 });
  return (await agent.get()).visitorId;
}

export const deviceId = () => ready;
