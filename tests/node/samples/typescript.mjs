// The service's TypeScript sample, which is JavaScript as it stands.
import { LibreAuth } from 'libreauth-client';

// biome-ignore format: word for word
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/');
await app.init();
await app.check();

export { app };
