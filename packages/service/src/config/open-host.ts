import { createServer } from "node:net";

/** A host without IPv6 has no `::` to listen on. */
const NO_IPV6 = new Set(["EAFNOSUPPORT", "EADDRNOTAVAIL"]);

/**
 * The address to listen on: `::`, which is IPv6 and IPv4 alike, becomes `0.0.0.0` on a host that has no IPv6; every other stays as it is.
 * `tryToListen` rejects with the system's error where the address can't be listened on.
 */
export async function openHost(
  host: string,
  tryToListen: (host: string) => Promise<void> = listenOnce,
): Promise<string> {
  if (host !== "::") return host;
  try {
    await tryToListen(host);
    return host;
  } catch (error) {
    return NO_IPV6.has((error as NodeJS.ErrnoException).code ?? "") ? "0.0.0.0" : host;
  }
}

function listenOnce(host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen({ host, port: 0 }, () => server.close(() => resolve()));
  });
}
