import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import { createEventFeed, type RequestChange } from "../event-feed.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { toOperatorRequest } from "../schemas/request-schema.ts";
import { REFUSALS } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const MOST_LISTENERS = 50;
const HEARTBEAT_MS = 15_000;
/** Who reads so slowly is let go, and comes back by itself. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** `/events`: state changes as they happen (server-sent events). */
export function eventRoutes(api: Api, { ledger, clock, signal }: OperatorOptions): void {
  const feed = createEventFeed({ ledger, now: clock.now, signal });
  api.get(
    "/events",
    {
      schema: {
        tags: ["requests"],
        operationId: "listenToEvents",
        summary:
          "State changes as they happen, as server-sent events; with Last-Event-ID, what arrived or ended since then first",
        headers: z.looseObject({
          "last-event-id": z
            .string()
            .regex(/^\d{1,15}$/)
            .optional(),
        }),
        response: {
          200: {
            description:
              "`event: request`, whose `data` is a request as the list has it. Of more than 1,000 open requests those with the nearest deadlines are watched; of the others arrival and end are told.",
            content: {
              "text/event-stream": {
                schema: z.string().meta({
                  examples: ['id: 1795683600000\nevent: request\ndata: {"sender":"portal", …}\n\n'],
                }),
              },
            },
          },
          ...problemResponses({ 503: "`too_many_listeners`, `ledger_unavailable`" }),
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      if (feed.subscribers >= MOST_LISTENERS)
        throw new Problem(503, "too_many_listeners", "Too many listen already.", { retryAfterSeconds: 10 });
      const { raw } = reply;
      const since = request.headers["last-event-id"];
      const send = ({ at, request: changed }: RequestChange) => {
        const data = JSON.stringify(toOperatorRequest(changed, clock.now()));
        raw.write(`id: ${at}\nevent: request\ndata: ${data}\n\n`);
        if (raw.writableLength > MOST_UNREAD_BYTES) raw.destroy();
      };
      reply.hijack();
      raw.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      raw.write("retry: 2000\n\n");
      const heartbeat = setInterval(() => raw.write(": \n\n"), HEARTBEAT_MS);
      const end = () => raw.end();
      signal.addEventListener("abort", end, { once: true });
      let stop = () => {};
      raw.once("close", () => {
        clearInterval(heartbeat);
        signal.removeEventListener("abort", end);
        stop();
      });
      stop = await feed.subscribe(send, since === undefined ? null : Number(since));
      if (raw.destroyed) stop();
    },
  );
}
