import { createRelay } from 'libreauth-client/relay';
import { relays } from './relays.mjs';
import { session } from './session.mjs';

// Cloudflare writes it; here the test does.
const address = (request) => request.headers.get('cf-connecting-ip');

let handler;

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname.startsWith('/session/')) return session(request, env);
    handler ??= relays(createRelay, env, address);
    return handler(request, env, context);
  },
};
