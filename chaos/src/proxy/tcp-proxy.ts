import { once } from "node:events";
import { createServer, connect as dial, type Socket } from "node:net";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What happens to the bytes of one connection: each function gets what came and gives what goes on. */
export interface Filter {
  toServer(chunk: Buffer): Buffer;
  toClient(chunk: Buffer): Buffer;
}

/** A wire that can be cut, between a program and a server that it needs. */
export interface TcpProxy {
  readonly port: number;
  /** Resets every connection. */
  cut(): void;
  /** While true, connections are reset as soon as they are made. */
  refuse(refusing: boolean): void;
  /** While true, connections stay and nothing goes through: what a firewall or a stuck server looks like. */
  stall(stalling: boolean): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of `upstream`, which is asked for at each connection. */
export async function startTcpProxy(
  upstream: () => Address,
  createFilter: () => Filter = () => ({ toServer: (chunk) => chunk, toClient: (chunk) => chunk }),
  host = "127.0.0.1",
): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let refusing = false;
  let stalling = false;

  function adopt(socket: Socket, peer: Socket, pass: (chunk: Buffer) => Buffer): void {
    sockets.add(socket);
    if (stalling) socket.pause();
    socket.on("data", (chunk: Buffer) => {
      const passed = pass(chunk);
      if (passed.length > 0 && peer.writable) peer.write(passed);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      peer.destroy();
    });
  }

  const server = createServer((client) => {
    if (refusing) {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const { host, port } = upstream();
    const remote = dial(port, host);
    const filter = createFilter();
    adopt(client, remote, filter.toServer);
    adopt(remote, client, filter.toClient);
  });
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut,
    refuse(now) {
      refusing = now;
    },
    stall(now) {
      stalling = now;
      for (const socket of sockets) {
        if (stalling) socket.pause();
        else socket.resume();
      }
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      cut();
      await closed;
    },
  };
}

/** `host:port`, as brokers are written. */
export function parseAddress(written: string): Address {
  const colon = written.lastIndexOf(":");
  return { host: written.slice(0, colon), port: Number(written.slice(colon + 1)) };
}
