import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface AskedOf {
  readonly method: string;
  readonly path: string;
  /** Parsed, `undefined` where there is none. */
  readonly body: unknown;
}

/** `body` is sent as it is where it is text, else as JSON. */
export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

export interface AnsweringServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: AskedOf[];
}

/** A server on loopback that answers whatever `answer` says; what Intercom's description does not allow can be tried with it. */
export async function startAnsweringServer(answer: (asked: AskedOf) => Answer): Promise<AnsweringServer> {
  const asked: AskedOf[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { method = "", url: path = "" } = request;
    const call = { method, path, body: text === "" ? undefined : JSON.parse(text) };
    asked.push(call);
    const { status = 200, type, body } = answer(call);
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": type ?? (isText ? "text/html" : "application/json") });
    response.end(isText ? body : JSON.stringify(body));
  });
  // Node closes a connection after 5 s, which a busy machine may let pass between two calls.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
