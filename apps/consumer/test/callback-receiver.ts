import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedCallback {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Another team's endpoint for outcomes. */
export interface CallbackReceiver {
  readonly url: string;
  readonly host: string;
  readonly received: readonly ReceivedCallback[];
  /** What it answers from now on. */
  status: number;
  close(): void;
}

export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      answer.writeHead(receiver.status, { location: "http://127.0.0.1:1/" }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: CallbackReceiver = {
    url: `http://${host}/dsar`,
    host,
    received,
    status: 204,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
