import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { CheckFailed } from "./must.ts";

interface ReceivedCallback {
  readonly body: Uint8Array;
  readonly header: (name: string) => string | null;
}

/** A controller's end of the callbacks: the first one that comes to the path of the URL. */
export async function listenForCallbacks(callbackUrl: string) {
  const url = new URL(callbackUrl);
  const received = Promise.withResolvers<ReceivedCallback>();
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    response.writeHead(request.url === url.pathname ? 202 : 404).end();
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === "string" ? value : null;
    };
    if (request.url === url.pathname) received.resolve({ body, header });
  });
  server.listen(Number(url.port || 80));
  await once(server, "listening");
  return {
    next(waitMs: number): Promise<ReceivedCallback> {
      const timer = setTimeout(() => received.reject(new CheckFailed("no callback came in time")), waitMs);
      return received.promise.finally(() => clearTimeout(timer));
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
