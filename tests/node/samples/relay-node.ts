// Where Node takes a listener, that of the relay is one: `tsc --strict` reads this.
import { createServer } from 'node:http';
import { createServer as createServer2 } from 'node:http2';
import { createServer as createServerTls } from 'node:https';
import { createRelay, type NodeConnection, toNodeListener } from 'libreauth-client/relay';

const upstream = 'https://libreauth.nutexe.dev/api/1.3/';
const clientAddress = (_: Request, { address }: NodeConnection) => address;

for (const listener of [
  toNodeListener(createRelay({ upstream })),
  toNodeListener(createRelay({ upstream, clientAddress })),
]) {
  createServer(listener);
  createServerTls({}, listener);
  createServer2(listener);
}
