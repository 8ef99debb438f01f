/** The app's client. What an app hard-wires stands here; a test may hand in more. */
import { LibreAuth, type LibreAuthOptions } from 'libreauth-client';

export const SERVICE = 'https://libreauth.nutexe.dev';

export function createClient(options: LibreAuthOptions = {}): LibreAuth {
  return new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${SERVICE}/api/1.3/`, {
    publicKey: import.meta.env.VITE_LIBREAUTH_PUBLIC_KEY,
    ...options,
  });
}
