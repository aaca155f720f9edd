import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

type Answer =
  | { readonly type: "tunnel" }
  | { readonly type: "refuse"; readonly status: number }
  | { readonly type: "hang" }
  | { readonly type: "drop" };

export interface ConnectProxy extends AsyncDisposable {
  readonly url: string;
  /** What was asked for, such as `api.intercom.test:443`, and with which headers. */
  readonly asked: readonly { readonly target: string; readonly headers: IncomingHttpHeaders }[];
  /** Requests that were not CONNECT. */
  readonly forwarded: readonly string[];
  /** What it does from now on. @default tunnels */
  answer: Answer;
  /** Breaks the tunnels that are open. */
  cut(): void;
}

/** A real HTTP proxy. Its tunnels lead to ports of this host, whatever names are asked for. */
export async function startConnectProxy(portOf: (target: string) => number): Promise<ConnectProxy> {
  const asked: { target: string; headers: IncomingHttpHeaders }[] = [];
  const forwarded: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    forwarded.push(request.url ?? "");
    response.writeHead(502).end("a page of the proxy");
  });
  server.on("connect", (request, socket: Socket, head) => {
    asked.push({ target: request.url ?? "", headers: request.headers });
    sockets.add(socket);
    socket.on("error", () => {});
    const { answer } = proxy;
    if (answer.type === "hang") return;
    if (answer.type === "refuse") {
      const page = JSON.stringify({ type: "error.list", errors: [{ code: "unauthorized" }] });
      socket.end(
        `HTTP/1.1 ${answer.status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${page.length}\r\n\r\n${page}`,
      );
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (answer.type === "drop") return socket.destroy();
    const origin = connect(portOf(request.url ?? ""), "127.0.0.1");
    origin.on("error", () => socket.destroy());
    origin.on("close", () => socket.destroy());
    socket.on("close", () => origin.destroy());
    origin.write(head);
    origin.pipe(socket).pipe(origin);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: ConnectProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    forwarded,
    answer: { type: "tunnel" },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      proxy.cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
