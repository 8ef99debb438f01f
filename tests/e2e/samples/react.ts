import { LibreAuth } from 'libreauth-client';
import { show } from './show.ts';

// The vendor's sample, word for word.
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', process.env.REACT_APP_API_URL);
await app.Init();
await app.Check();

show(app);
