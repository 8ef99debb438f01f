// The relay in Node, behind `toNodeListener`.
import { createServer } from 'node:http';
import { createRelay, toNodeListener } from 'libreauth-client/relay';
import { relays } from '../runtimes/servers/relays.mjs';
import { relayTests } from '../runtimes/stories/relay.mjs';
import { listening } from '../runtimes/support/servers.mjs';
import './support/checks.mjs';

const address = (_, connection) => connection.address;

await relayTests((env) =>
  listening(createServer(toNodeListener(relays(createRelay, env, address)))),
);
