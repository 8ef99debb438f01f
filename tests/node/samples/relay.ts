// What a server in TypeScript may write about the relay, and what it may not: `tsc --strict` reads this.
import {
  createRelay,
  type NodeConnection,
  type Relay,
  type RelayReport,
  toNodeListener,
} from 'libreauth-client/relay';

const upstream = 'https://libreauth.nutexe.dev/api/1.3/';

// Any platform's handler, whatever it gives beside the request.
export const relay: Relay = createRelay({ upstream, allowedOrigins: ['https://app.example'] });
export const worker: { fetch(request: Request, env: object, context: object): Promise<Response> } =
  { fetch: relay };
export { relay as GET, relay as OPTIONS, relay as POST };

// What the platform gives is known by the function that reads it.
createRelay({
  upstream,
  clientAddress: (_, info: { remoteAddr: { hostname: string } }) => info.remoteAddr.hostname,
});
const node = createRelay({
  upstream,
  clientAddress: (_, { address }: NodeConnection) => address,
  report: ({ status, message, call, cause }: RelayReport) =>
    console.error(status, message, call, cause),
});
toNodeListener(node);
toNodeListener(createRelay({ upstream, apiKey: 'key', calls: ['init'], timeoutMs: 500 }));

// @ts-expect-error: no upstream
createRelay({});
// @ts-expect-error: no such option
createRelay({ upstream, timeout: 500 });
// @ts-expect-error: an environment's variable may be missing
createRelay({ upstream, apiKey: undefined });
// @ts-expect-error: the platform's second argument is asked for
node(new Request(upstream));
