import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import { ProxyError } from "./proxy-error.ts";

/** The ways out, as the variables of the same names have them. Credentials in a URL are sent to the proxy as Basic authorization. */
export interface ProxySettings {
  /** `HTTPS_PROXY`: for `https:` origins; `httpProxy` where it is null. */
  readonly httpsProxy: URL | null;
  /** `HTTP_PROXY`: for `http:` origins. */
  readonly httpProxy: URL | null;
  /** `NO_PROXY`: hosts that are reached directly, read as undici's `EnvHttpProxyAgent` reads them. */
  readonly noProxy: string;
}

export interface DispatcherOptions {
  /** Connections at the same time. */
  readonly connections: number;
  /** Limit for each of: the connection to the proxy, its answer, the encrypted connection to the origin. */
  readonly connectMs: number;
  /** @default none: direct */
  readonly proxy?: ProxySettings | undefined;
}

/**
 * Opens the way to one origin: connections of its own, or tunnels (CONNECT) through a proxy, for `http:` origins as well. In a tunnel an
 * answer is always the origin's own; where the proxy opens none, calls fail with a `ProxyError` before anything is sent. A loopback
 * origin is never reached through a proxy. HTTP/1.1 alone.
 */
export function openDispatcher(
  origin: string,
  { connections, connectMs, proxy }: DispatcherOptions,
): Dispatcher {
  const options = { connections, pipelining: 1, allowH2: false, connect: { timeout: connectMs } };
  const isDirect = proxy === undefined || (proxy.httpsProxy === null && proxy.httpProxy === null);
  if (isDirect || isLoopback(new URL(origin).hostname)) return new Pool(origin, options);
  return new EnvHttpProxyAgent({
    ...options,
    // Empty rather than left out: undici would read the environment.
    httpProxy: proxy.httpProxy?.href ?? "",
    httpsProxy: proxy.httpsProxy?.href ?? "",
    noProxy: proxy.noProxy,
    proxyTunnel: true,
    connectTimeout: connectMs,
    proxyTls: { allowH2: false },
    clientFactory: (url, connector) =>
      new ProxyPool(url, { ...connector, allowH2: false, headersTimeout: connectMs }),
  });
}

/** Connections to the proxy; says apart what is the proxy's failure and what the origin's. */
class ProxyPool extends Pool {
  override connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(
    options: Dispatcher.ConnectOptions,
    callback: (error: Error | null, data: Dispatcher.ConnectData) => void,
  ): void;
  override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    const answer = await super.connect(options).catch((cause) => {
      throw new ProxyError("proxy_unreachable", { cause });
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => {}).destroy();
    throw new ProxyError(`proxy_status_${answer.statusCode}`);
  }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "[::1]" || /^(.+\.)?localhost\.?$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
