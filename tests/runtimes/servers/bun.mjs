import { createRelay } from 'libreauth-client/relay';
import { relays } from './relays.mjs';

const fetch = relays(createRelay, process.env);
const { port } = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch });
console.log(`http://127.0.0.1:${port}`);
