import { createEventStreams } from "@intercom-dsar/web/event-streams";
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

const STREAMS = { most: 200, reconnectMs: 10_000, mostUnreadBytes: 64 * 1024 };

/** `/changes`: which requests have changed, as server-sent events, for the script of the pages. Ids alone. */
export function registerLiveRoutes(
  routes: FastifyInstance,
  { feed, sessionIdleMs, signal }: LiveRouteOptions,
): void {
  const streams = createEventStreams({ ...STREAMS, signal });
  routes.get("/changes", { exposeHeadRoute: false }, (request, reply) => {
    requirePerson(request);
    const stream = streams.open(reply);
    const stop = feed.subscribe(({ sender, requestId }) => stream.send({ data: { sender, requestId } }));
    // Coming back would count as a sign of life: the script does not, after this.
    const over = setTimeout(() => {
      stream.send({ event: "over", data: {} });
      stream.end();
    }, sessionIdleMs);
    stream.onceOver(() => {
      stop();
      clearTimeout(over);
    });
  });
}
