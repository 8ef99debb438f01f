import { LibreAuth } from 'libreauth-client';
import { show } from './show.ts';

// The vendor's sample, word for word.
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/');
await app.init();
await app.check();

show(app);
