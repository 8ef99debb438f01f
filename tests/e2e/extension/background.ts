import { createBackground } from 'libreauth-client/extension';
import { LibreAuth, Lockence } from 'libreauth-client/full';

/**
 * A background like the example's, for either service. The service's address says which, and with which
 * options: `http://127.0.0.1:1234?service=Lockence&options={"heartbeat":5000}`
 */

declare const SERVICE: string;

const { origin, searchParams } = new URL(SERVICE);
const options = {
  // What the emulator signs with.
  publicKey: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
  ...JSON.parse(searchParams.get('options') ?? '{}'),
};
const { publicKey: _, ...unsigned } = options;

createBackground({
  ...JSON.parse(searchParams.get('background') ?? '{}'),
  client: () =>
    searchParams.get('service') === 'Lockence'
      ? new Lockence(`${origin}/api/v1`, 'lockence-demo-api-key', unsigned)
      : new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${origin}/api/1.3/`, options),
});
