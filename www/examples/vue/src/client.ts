import { LibreAuth } from 'libreauth-client';

/** The emulator's demo application; yours has its own name, owner id, address and key. */

// Vite passes /api on to the emulator, see vite.config.ts; ?emulator=http://… names another one.
const service = new URLSearchParams(location.search).get('emulator') ?? '';

// The service's own key, from its portal: only what it signed counts.
const publicKey = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

export function makeClient(): LibreAuth {
  return new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${service}/api/1.3/`, {
    publicKey,
    heartbeat: 10_000, // often, so that there is something to see
  });
}
