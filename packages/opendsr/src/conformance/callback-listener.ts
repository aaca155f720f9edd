import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { CheckFailed } from "./must.ts";

interface ReceivedCallback {
  readonly body: Uint8Array;
  readonly header: (name: string) => string | null;
}

/** A controller's end of the callbacks: those that come to the path of the URL. */
export async function listenForCallbacks(callbackUrl: string) {
  const url = new URL(callbackUrl);
  const received: ReceivedCallback[] = [];
  const arrivals = new EventTarget();
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    response.writeHead(request.url === url.pathname ? 202 : 404).end();
    const header = (name: string) => {
      const value = request.headers[name];
      return typeof value === "string" ? value : null;
    };
    if (request.url !== url.pathname) return;
    received.push({ body, header });
    arrivals.dispatchEvent(new Event("callback"));
  });
  server.listen(Number(url.port || 80));
  await once(server, "listening");
  return {
    /** Where it listens; the URL's own port, or a free one where that is 0. */
    port: (server.address() as AddressInfo).port,
    /** The first callback of this request. One of an earlier request may come before it: a processor delivers at least once. */
    async next(requestId: string, waitMs: number): Promise<ReceivedCallback> {
      const signal = AbortSignal.timeout(waitMs);
      for (let seen = 0; ; seen += 1) {
        while (seen === received.length && !signal.aborted)
          await once(arrivals, "callback", { signal }).catch(() => {});
        const callback = received[seen];
        if (callback === undefined) break;
        if ([requestId, null].includes(requestIdOf(callback))) return callback;
      }
      throw new CheckFailed(
        received.length === 0 ? "no callback came in time" : "the callback is that of another id",
      );
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** `null` where the body does not say it: such a callback is judged, not passed over. */
function requestIdOf({ body }: ReceivedCallback): string | null {
  try {
    const { subject_request_id: id } = JSON.parse(Buffer.from(body).toString());
    return typeof id === "string" ? id : null;
  } catch {
    return null;
  }
}
