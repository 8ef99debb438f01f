// The service's React sample.
import { LibreAuth } from 'libreauth-client';

// biome-ignore format: word for word
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', process.env.REACT_APP_API_URL);
await app.Init();
await app.Check();

export { app };
