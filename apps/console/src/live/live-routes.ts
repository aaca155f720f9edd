import { Problem } from "@intercom-dsar/web/problem";
import { requirePerson } from "@intercom-dsar/web/sessions";
import type { FastifyInstance } from "fastify";
import type { ChangeFeed } from "../api/change-feed.ts";

export interface LiveRouteOptions {
  readonly feed: ChangeFeed;
  /** So long a page that nobody touches is told of changes: as long as its session lasts. */
  readonly sessionIdleMs: number;
  /** The program stops: every stream ends. */
  readonly signal: AbortSignal;
}

const MOST_STREAMS = 200;
const HEARTBEAT_MS = 15_000;
const MOST_UNREAD_BYTES = 64 * 1024;

/** `/changes`: which requests have changed, as server-sent events, for the script of the pages. Ids alone. */
export function registerLiveRoutes(
  routes: FastifyInstance,
  { feed, sessionIdleMs, signal }: LiveRouteOptions,
): void {
  let streams = 0;
  routes.get("/changes", { exposeHeadRoute: false }, (request, reply) => {
    requirePerson(request);
    if (streams >= MOST_STREAMS)
      throw new Problem(503, "too_many_listeners", "Too many pages listen already", {
        retryAfterSeconds: 60,
      });
    const { raw } = reply;
    reply.hijack();
    raw.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    raw.write("retry: 10000\n\n");
    streams += 1;
    const stop = feed.subscribe(({ sender, requestId }) => {
      raw.write(`data: ${JSON.stringify({ sender, requestId })}\n\n`);
      if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy();
    });
    const heartbeat = setInterval(() => raw.write(": \n\n"), HEARTBEAT_MS);
    // Coming back would count as a sign of life: the script does not, after this.
    const over = setTimeout(() => raw.end("event: over\ndata: {}\n\n"), sessionIdleMs);
    const end = () => raw.end();
    signal.addEventListener("abort", end, { once: true });
    raw.once("close", () => {
      streams -= 1;
      stop();
      clearInterval(heartbeat);
      clearTimeout(over);
      signal.removeEventListener("abort", end);
    });
    if (signal.aborted) raw.end();
  });
}
