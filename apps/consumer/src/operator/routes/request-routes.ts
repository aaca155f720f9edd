import type { withZodSchemas } from "@intercom-dsar/web/openapi";
import { z } from "zod";
import { verifyRequest } from "../../commands/verify-request.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { filterQuery, toFilter } from "../schemas/filter-schema.ts";
import { operatorRequest, requestList, requestsOfId, toOperatorRequest } from "../schemas/request-schema.ts";
import { pageQuery, REFUSALS, requestId, requestPath, UNKNOWN } from "../schemas/shared.ts";
import { timeline, toTimeline } from "../schemas/timeline-schema.ts";
import { findRequest, requestUnknown } from "./find-request.ts";

/** A scope whose routes have zod schemas. */
export type Api = ReturnType<typeof withZodSchemas>;

const tags = ["requests"];
const listQuery = z.object({
  ...filterQuery,
  order: z
    .enum(["deadline", "arrival"])
    .optional()
    .describe(
      "`deadline`: open requests alone, the nearest deadline first, as where the filter is for open ones; else `arrival`, the newest first.",
    ),
  count: z.enum(["true", "false"]).default("false"),
  ...pageQuery,
});

/** How requests stand. */
export function requestRoutes(api: Api, { ledger, clock }: OperatorOptions): void {
  api.get(
    "/requests",
    {
      schema: {
        tags,
        operationId: "listRequests",
        summary: "Requests that fit a filter",
        querystring: listQuery,
        response: { 200: requestList, ...REFUSALS },
      },
    },
    async ({ query: { order, count, limit, cursor, ...written } }) => {
      const filter = toFilter(written);
      const place = cursor === undefined ? null : fromCursor(cursor);
      const { requests, next } = await ledger.reads.list(filter, {
        ...(order !== undefined && { order }),
        limit,
        after: place === null ? null : { time: place.time, requestId: place.id },
      });
      return {
        requests: requests.map((request) => toOperatorRequest(request, clock.now())),
        next: next === null ? null : toCursor(next.time, next.requestId),
        total: count === "true" ? await ledger.reads.count(filter) : null,
      };
    },
  );

  api.get(
    "/request-ids/:requestId",
    {
      schema: {
        tags,
        operationId: "findRequests",
        summary: "Every sender's request of an id",
        params: z.object({ requestId }),
        response: { 200: requestsOfId, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const requests = await ledger.reads.findEverySenders(params.requestId);
      return { requests: requests.map((request) => toOperatorRequest(request, clock.now())) };
    },
  );

  api.get(
    "/requests/:sender/:requestId",
    {
      schema: {
        tags,
        operationId: "getRequest",
        summary: "How one request stands",
        params: requestPath,
        response: { 200: operatorRequest, ...UNKNOWN, ...REFUSALS },
      },
    },
    async ({ params }) => toOperatorRequest(await findRequest(ledger, params), clock.now()),
  );

  api.get(
    "/requests/:sender/:requestId/timeline",
    {
      schema: {
        tags,
        operationId: "getTimeline",
        summary: "Every step of its journal, and whether the evidence holds",
        params: requestPath,
        response: { 200: timeline, ...UNKNOWN, ...REFUSALS },
      },
    },
    async ({ params }) => {
      const request = await findRequest(ledger, params);
      const entries = await ledger.reads.timeline(request.requestId);
      const found = await verifyRequest(ledger, request.requestId);
      // It was purged between two reads.
      if (found === null) throw requestUnknown();
      const [look, notices] = [
        await ledger.looks.find(request.requestId),
        await ledger.notices.ofRequest(request.requestId),
      ];
      return toTimeline(request, entries, found, look, notices, clock.now());
    },
  );
}
