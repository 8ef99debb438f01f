import { createRelay } from 'libreauth-client/relay';
import { relays } from './relays.mjs';

const address = (_, { remoteAddr }) => remoteAddr.hostname;
const fetch = relays(createRelay, Deno.env.toObject(), address);
Deno.serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
  },
  (request, info) => fetch(request, info),
);
