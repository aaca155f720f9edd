import { openDispatcher } from "@intercom-dsar/intercom-client";
import { proxyOf } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { createDownload, type Download } from "../http/download.ts";
import { createGuardedAgent } from "../http/guarded-agent.ts";
import { isPublicAddress } from "../http/public-address.ts";
import { resolveLocally, resolveName } from "../http/resolve-name.ts";

/** Files are few beside calls: this many at once from one host. */
const CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens the way to Intercom's hosts of files, `ATTACHMENT_HOSTS`. Directly, addresses of the public internet alone are connected to; through
 * a proxy, which resolves names by itself, the list of hosts is the guard.
 */
export function openDownload(config: ConsumerConfig): {
  readonly download: Download;
  readonly close: () => Promise<void>;
} {
  const proxy = proxyOf(config);
  const isProxied = proxy !== undefined && (proxy.httpsProxy !== null || proxy.httpProxy !== null);
  const publicAgent = isProxied
    ? openDispatcher("https://intercom-attachments.com", {
        connections: CONNECTIONS,
        connectMs: CONNECT_TIMEOUT_MS,
        proxy,
      })
    : createGuardedAgent({
        resolve: (name) => resolveName(name),
        isAllowed: isPublicAddress,
        connections: CONNECTIONS,
      });
  const namedAgent = createGuardedAgent({
    resolve: resolveLocally,
    isAllowed: () => true,
    connections: CONNECTIONS,
  });
  return {
    download: createDownload({ hosts: config.ATTACHMENT_HOSTS, publicAgent, namedAgent }),
    close: async () => {
      await Promise.all([publicAgent.destroy(), namedAgent.destroy()]);
    },
  };
}
