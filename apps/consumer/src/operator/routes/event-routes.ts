import { createEventStreams } from "@intercom-dsar/web/event-streams";
import { problemResponses } from "@intercom-dsar/web/openapi";
import { z } from "zod";
import { createEventFeed, type RequestChange } from "../event-feed.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { toOperatorRequest } from "../schemas/request-schema.ts";
import { REFUSALS } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const STREAMS = { most: 50, reconnectMs: 2_000, mostUnreadBytes: 2 * 1024 * 1024 };

/** `/events`: state changes as they happen (server-sent events). */
export function eventRoutes(api: Api, { ledger, clock, signal }: OperatorOptions): void {
  const feed = createEventFeed({ ledger, now: clock.now, signal });
  const streams = createEventStreams({ ...STREAMS, signal });
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
          ...REFUSALS,
          ...problemResponses({ 503: "`too_many_listeners`" }),
        },
      },
    },
    async (request, reply) => {
      const since = request.headers["last-event-id"];
      const stream = streams.open(reply);
      const send = ({ at, request: changed }: RequestChange) =>
        stream.send({
          id: String(at),
          event: "request",
          data: toOperatorRequest(changed, clock.now()),
        });
      try {
        stream.onceOver(await feed.subscribe(send, since === undefined ? null : Number(since)));
      } catch {
        // The ledger is away: whoever listens comes back by itself.
        stream.end();
      }
    },
  );
}
