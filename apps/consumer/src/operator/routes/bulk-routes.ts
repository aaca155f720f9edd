import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import { BULK_LIMIT, runOnAll } from "../bulk.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform } from "../perform.ts";
import { checkReason, operationName, REQUEST_ACTIONS } from "../request-actions.ts";
import { filterBody, toFilter } from "../schemas/filter-schema.ts";
import { REFUSALS, reasonText } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const body = z
  .strictObject({
    filter: filterBody,
    dryRun: z.boolean().default(false).describe("Counts, and does nothing."),
    expected: z
      .int()
      .min(0)
      .optional()
      .describe("How many were counted before: where it is another number now, nothing is done (409)."),
    reason: reasonText.optional(),
  })
  .meta({
    title: "All that fit",
    examples: [{ filter: { sender: "portal", waitingFor: "limit" }, dryRun: true }],
  });
const result = z
  .strictObject({
    actionId: z.string().nullable().describe("Finds it in the audit; `null` of a dry run."),
    action: z.string(),
    dryRun: z.boolean(),
    matched: z.int().describe("How many fitted when it began."),
    done: z.int(),
    skipped: z.int(),
    failed: z.int().describe("Not in a state for it."),
    results: z.record(z.string(), z.int()).describe("How many had which result."),
  })
  .meta({
    title: "Result for all",
    examples: [
      {
        actionId: "0d9b…",
        action: "release",
        dryRun: false,
        matched: 12,
        done: 12,
        skipped: 0,
        failed: 0,
        results: { released: 12 },
      },
    ],
  });
const CONFLICT = problemResponses({ 409: "`count_changed`: another number fits than `expected`." });

/** The actions on a request, on all that fit a filter. */
export function bulkRoutes(api: Api, options: OperatorOptions): void {
  const { ledger, signal } = options;
  for (const action of REQUEST_ACTIONS)
    api.post(
      `/bulk/${action.name}`,
      {
        schema: {
          tags: ["requests"],
          operationId: `${operationName(action.name)}All`,
          summary: `${action.summary}: all that fit a filter, ${BULK_LIMIT.toLocaleString("en")} a call at most`,
          body,
          response: { 200: result, ...CONFLICT, ...REFUSALS },
        },
      },
      async (request) => {
        const operator = requireRole(request, "operator");
        const { filter: written, dryRun, expected, reason } = request.body;
        const filter = toFilter(written);
        if (Object.keys(filter).length === 0)
          throw new Problem(400, "filter_empty", "The filter has to say which requests are meant.", {
            path: "filter",
          });
        const matched = await ledger.reads.count(filter);
        const head = { action: action.name, dryRun, matched };
        if (!dryRun) checkReason(action, reason);
        if (dryRun) return { ...head, actionId: null, done: 0, skipped: 0, failed: 0, results: {} };
        if (expected !== undefined && expected !== matched)
          throw new Problem(409, "count_changed", "Another number of requests fits now.");
        let results: Readonly<Record<string, number>> = {};
        const intention = { action: `${action.name}-all`, target: flat(written, matched), reason };
        const { actionId, done, skipped, failed } = await perform(options, operator, intention, async () => {
          const all = await runOnAll(options, action, filter, signal);
          results = all.results;
          return { result: "all", done: all.done, skipped: all.skipped, failed: all.failed };
        });
        return { ...head, actionId, done, skipped, failed, results: { ...results } };
      },
    );
}

function flat(
  filter: z.infer<typeof filterBody>,
  matched: number,
): Record<string, string | number | boolean> {
  const given = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(given), matched };
}
