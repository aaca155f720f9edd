import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:https";
import { generate } from "selfsigned";

/** What stands in front of the app in production, as small as can be: ends TLS, says whom it speaks for. */
export interface TlsFront {
  readonly origin: string;
  /** From now on there is somebody behind it. */
  forwardTo(port: number): void;
  close(): Promise<void>;
}

export async function startTlsFront(): Promise<TlsFront> {
  let target: number | null = null;
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
  });
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    if (target === null) {
      outgoing.writeHead(503).end();
      return;
    }
    const headers = { ...incoming.headers, "x-forwarded-for": incoming.socket.remoteAddress };
    const forwarded = request(
      { host: "127.0.0.1", port: target, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    origin: `https://localhost:${typeof address === "object" ? address?.port : 0}`,
    forwardTo(port) {
      target = port;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
