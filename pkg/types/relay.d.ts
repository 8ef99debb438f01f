/**
 * A relay between pages and their licensing service: it runs on your server, passes the client API's
 * calls on and the answers back, and nothing else. Pages can then read LibreAuth's signatures, and
 * Lockence's API key stays off the page. It keeps no state.
 *
 * ```ts
 * const relay = createRelay({ upstream: 'https://libreauth.nutexe.dev/api/1.3/' });
 * export default { fetch: relay };                      // Cloudflare Workers, Bun, Deno
 * export { relay as GET, relay as POST, relay as OPTIONS }; // a Next.js route handler, without apiKey
 * ```
 *
 * @module libreauth-client/relay
 */

/** What {@link createRelay} takes. */
export interface RelayOptions<Context extends unknown[] = unknown[]> {
  /**
   * The service's address, as the client would be given it: `https:`, or plain `http:` on loopback. All
   * requests go there, whatever is asked.
   */
  upstream: string;
  /**
   * Lockence's API key, from the server's own environment. It makes this a relay for Lockence; whatever
   * key a page sends is replaced by it. Without it, the relay is for LibreAuth.
   */
  apiKey?: string;
  /**
   * Other origins whose pages may ask, such as `https://app.example` or `chrome-extension://…`, or a
   * function that knows them. By default none: pages of the relay's own origin always may.
   */
  allowedOrigins?: readonly string[] | ((origin: string) => boolean);
  /**
   * Refuses requests that name no origin (programs; no page). Default `false`, since a program can name
   * any: it keeps nobody out who knows how to.
   */
  requireOrigin?: boolean;
  /** The calls to pass on, by their names on the wire. By default all that the client has. */
  calls?: readonly string[];
  /**
   * The address of who asks, for the service to bind sessions and limits to. It is sent as
   * `X-Forwarded-For`, IPv4 always as such; by default nothing is, and the service sees the relay's. What
   * is no address ends the request (500). Take it from where the
   * platform says it, never from a header that anybody can send.
   *
   * @param context what the platform gives its handlers beside the request
   */
  clientAddress?: (request: Request, ...context: Context) => string | null | undefined;
  /** How long a request may take to arrive, and the service to answer: 100 to 600,000 ms each, default 8,000. The client waits for 10,000. */
  timeoutMs?: number;
  /** Size limit of a request's body in bytes: 1,024 to 16,777,216, default 262,144. */
  maxRequestBytes?: number;
  /** Size limit of an answer's body in bytes: 1,024 to 67,108,864, default 1,048,576, as the client's own. */
  maxResponseBytes?: number;
  /** Used in place of the global `fetch`; called with one `Request`, whose signal ends it. */
  fetch?: (request: Request) => Promise<Response>;
  /** Told of every request that the relay answered itself. Holds no secret. What it throws is dropped. */
  report?: (report: RelayReport) => void;
}

/** Why the relay answered in the service's place. */
export interface RelayReport {
  /** The HTTP status that it answered with; 499 if whoever asked went away before. */
  readonly status: number;
  /** The words that it answered with. */
  readonly message: string;
  /** The call by its name on the wire, once it is known to be one. */
  readonly call: string | null;
  /** What was thrown, where something was. */
  readonly cause: unknown;
}

/**
 * A handler as platforms want it. It never rejects.
 *
 * Where the service can't be reached or its answer can't be passed on, the answer has status 502 or
 * 504 and the service's own shape, which the client reads as trouble (`server_error`), never as a "no".
 */
export type Relay<Context extends unknown[] = unknown[]> = (request: Request, ...context: Context) => Promise<Response>;

/**
 * Makes a relay to one service.
 *
 * @throws `TypeError` that names the option which is missing, wrong or unknown
 */
export function createRelay<Context extends unknown[] = unknown[]>(options: RelayOptions<Context>): Relay<Context>;

/** What the relay is given beside the request by {@link toNodeListener}. */
export interface NodeConnection {
  /** The other end of the connection: a proxy, if there is one in front. */
  readonly address: string | undefined;
}

/** As much of Node's `IncomingMessage` as is used. */
export interface NodeRequest {
  /** Such as `POST`. */
  readonly method?: string | undefined;
  /** Path and query. */
  readonly url?: string | undefined;
  /** By their names in lower case. */
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  /** The connection that it came by. */
  readonly socket: {
    /** The other end's address. */
    readonly remoteAddress?: string | undefined;
  };
}

/** As much of Node's `ServerResponse` as is used. */
export interface NodeResponse {
  /** Set before the body. */
  statusCode: number;
  /** Set before the body. */
  setHeader(name: string, value: string): unknown;
  /** Sends the body, and ends the answer. */
  end(body: Uint8Array): unknown;
}

/**
 * The relay for Node's `http`, `https` and what is built on them:
 * `createServer(toNodeListener(relay))`, `app.use('/licence', toNodeListener(relay))`. It reads the
 * request's body itself, so it stands before any body parser; where a platform has parsed it already, its
 * `rawBody` is taken.
 */
export function toNodeListener(relay: Relay<[NodeConnection]>): (request: NodeRequest, response: NodeResponse) => void;
