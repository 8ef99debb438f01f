/** ThumbmarkJS as its guide says, but without the sampled call home (`logging`). */
import { Thumbmark } from '@thumbmarkjs/thumbmarkjs';

export async function ready() {
  return (await new Thumbmark({ logging: false }).get()).thumbmark;
}

export const deviceId = () => ready;
