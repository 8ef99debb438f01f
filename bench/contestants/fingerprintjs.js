/** FingerprintJS as its guide says, but without the call home (`monitoring`). */
import { load } from '@fingerprintjs/fingerprintjs';

export async function ready() {
  const agent = await load({ monitoring: false });
  return (await agent.get()).visitorId;
}

export const deviceId = () => ready;
