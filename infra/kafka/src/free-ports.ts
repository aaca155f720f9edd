import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { WayClosedError } from "./broker.ts";

/**
 * Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152): a client that tries to reach a
 * stopped broker on one of those would in time connect to itself, and the broker could not start again.
 */
const [LOWEST, HIGHEST] = [15_000, 32_000];
const TRIES = 100;

/** Ports of the loopback address that nobody listens on now; all are held until all are known, so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const held: { readonly port: number; readonly server: Server }[] = [];
  for (let tries = 0; held.length < count && tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    const server = await listen(port).catch(() => null);
    if (server !== null) held.push({ port, server });
  }
  await Promise.all(held.map(({ server }) => close(server)));
  if (held.length < count) throw new WayClosedError("no free ports were found");
  return held.map(({ port }) => port);
}

/** Whether nobody listens on any of these ports of the loopback address now. */
export async function areFree(ports: readonly number[]): Promise<boolean> {
  try {
    for (const port of ports) await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}
