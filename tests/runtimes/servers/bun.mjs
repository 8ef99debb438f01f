import { createRelay } from 'libreauth-client/relay';
import { relays } from './relays.mjs';

const address = (request, server) => server.requestIP(request)?.address;
const fetch = relays(createRelay, process.env, address);
const { port } = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch });
console.log(`http://127.0.0.1:${port}`);
