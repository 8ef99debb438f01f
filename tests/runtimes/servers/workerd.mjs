import { createRelay } from 'libreauth-client/relay';
import { relays } from './relays.mjs';

let handler;

export default {
  fetch(request, env, context) {
    handler ??= relays(createRelay, env);
    return handler(request, env, context);
  },
};
