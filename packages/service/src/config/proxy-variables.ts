import { type Config, defineConfig } from "./config-table.ts";
import { isHost } from "./is-host.ts";
import { parser, text } from "./parsers.ts";

const proxyUrl = () =>
  parser(
    "write http://HOST:PORT or http://USER:PASSWORD@HOST:PORT (https:// where the proxy itself speaks TLS), with special characters of user and password percent-encoded",
    (written) => {
      const url = /^https?:\/\/[^/?#]+\/?$/i.test(written) ? URL.parse(written) : null;
      if (url === null || !isHost(url.hostname.replace(/^\[|\]$/g, ""))) return null;
      return isDecodable(url.username) && isDecodable(url.password) ? url : null;
    },
  );

function isDecodable(written: string): boolean {
  try {
    decodeURIComponent(written);
    return true;
  } catch {
    return false;
  }
}

/** The usual variables of a way out by proxy; for the table of an app that calls others. */
export const PROXY_VARIABLES = defineConfig({
  HTTPS_PROXY: {
    group: "Proxy",
    schema: proxyUrl(),
    optional: true,
    secret: true,
    anyCase: true,
    description:
      "Proxy on the way to `https:` addresses of Intercom and of the auth app, as `http://user:password@proxy:3128`; it opens tunnels (CONNECT). Loopback addresses are never reached through it; callbacks, Kafka, databases, OpenID providers and telemetry do not use it.",
  },
  HTTP_PROXY: {
    group: "Proxy",
    schema: proxyUrl(),
    optional: true,
    secret: true,
    anyCase: true,
    description:
      "The same for `http:` addresses, by tunnels as well; for `https:` ones too where `HTTPS_PROXY` is not set.",
  },
  NO_PROXY: {
    group: "Proxy",
    schema: text(),
    optional: true,
    anyCase: true,
    description:
      "Hosts that are reached directly, separated by commas: `api.intercom.io`, `.svc` (it and what is below), `*.example.com` (what is below), `host:8080`, `*`.",
  },
});

export interface ProxyConfig {
  readonly httpsProxy: URL | null;
  readonly httpProxy: URL | null;
  readonly noProxy: string;
}

/** The proxies with their credentials: for whoever connects, and nobody else. */
export function proxyOf(config: Config<typeof PROXY_VARIABLES>): ProxyConfig {
  return {
    httpsProxy: config.HTTPS_PROXY?.reveal() ?? null,
    httpProxy: config.HTTP_PROXY?.reveal() ?? null,
    noProxy: config.NO_PROXY ?? "",
  };
}
