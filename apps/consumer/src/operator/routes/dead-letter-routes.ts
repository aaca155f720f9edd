import { DEAD_LETTER_HEADERS } from "@intercom-dsar/dsar-events";
import type { Ledger } from "@intercom-dsar/ledger";
import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import type { OperatorOptions, ReplayLetters } from "../operator-options.ts";
import { perform } from "../perform.ts";
import { actionResult } from "../schemas/action-schema.ts";
import { deadLetterList, toDeadLetter } from "../schemas/dead-letter-schema.ts";
import { instant, pageQuery, REFUSALS, reasonText } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const tags = ["dead letters"];
/** A letter is in its topic a little later than in the ledger, by another clock. */
const CLOCKS_APART_MS = 60_000;
const shared = {
  dryRun: z.boolean().default(false).describe("Says what could go back, and sends nothing."),
  maxBatchBytes: z
    .int()
    .min(1)
    .optional()
    .describe(
      "What a record batch that was too large may unpack to; without it such batches are left where they are.",
    ),
  reason: reasonText.optional(),
};
const replayBody = z
  .strictObject({
    from: instant.describe("Letters that were written from then on."),
    cause: z.string().max(64).optional(),
    ...shared,
  })
  .meta({
    title: "Which letters",
    examples: [{ from: "2026-11-26T08:00:00Z", cause: "invalid_schema", dryRun: true }],
  });
const replayResult = actionResult
  .omit({ actionId: true })
  .extend({
    actionId: z.string().nullable().describe("`null` of a dry run."),
    letters: z.array(
      z.strictObject({
        topic: z.string(),
        partition: z.int(),
        offset: z.string().describe("Of the letter in its topic."),
        cause: z.string().nullable(),
        result: z.string().describe("`sent`, `would_be_sent`, or why it was refused."),
      }),
    ),
  })
  .meta({
    title: "Replayed",
    examples: [
      {
        actionId: "0d9b…",
        action: "replay",
        result: "replayed",
        done: 1,
        skipped: 0,
        failed: 0,
        letters: [
          {
            topic: "dsar.requests.dead-letter",
            partition: 0,
            offset: "12",
            cause: "invalid_schema",
            result: "sent",
          },
        ],
      },
    ],
  });
const CONFLICT = problemResponses({ 409: "`no_kafka`: this instance has none." });

/** What could not be taken, and taking it once more. */
export function deadLetterRoutes(api: Api, options: OperatorOptions): void {
  const { ledger } = options;
  api.get(
    "/dead-letters",
    {
      schema: {
        tags: ["dead letters"],
        operationId: "listDeadLetters",
        summary: "Records that could not be taken, the newest first",
        querystring: z.object(pageQuery),
        response: { 200: deadLetterList, ...REFUSALS },
      },
    },
    async ({ query: { limit, cursor } }) => {
      const place = cursor === undefined ? null : fromCursor(cursor);
      const found = await ledger.reads.deadLetters({
        limit: limit + 1,
        after: place === null ? null : { at: place.time, id: place.id },
      });
      const letters = found.slice(0, limit);
      const last = letters.at(-1);
      return {
        deadLetters: letters.map(toDeadLetter),
        next: found.length > limit && last !== undefined ? toCursor(last.createdAt, last.id) : null,
      };
    },
  );

  api.post(
    "/dead-letters/replay",
    {
      schema: {
        tags,
        operationId: "replayDeadLetters",
        summary: "Put letters back on the request topic, once what was wrong is mended",
        body: replayBody,
        response: { 200: replayResult, ...CONFLICT, ...REFUSALS },
      },
    },
    async (request) => {
      const { from, cause = null, dryRun, maxBatchBytes = null, reason } = request.body;
      const choice = { from: Date.parse(from), cause, keys: null, maxBatchBytes, isConfirmed: !dryRun };
      return run(options, request, choice, { from, ...(cause !== null && { cause }) }, reason);
    },
  );

  api.post(
    "/dead-letters/:id/replay",
    {
      schema: {
        tags,
        operationId: "replayDeadLetter",
        summary: "Put one back",
        params: z.object({
          id: z.string().max(400).describe("`topic-partition-offset`, as the list has it."),
        }),
        body: z.strictObject(shared).meta({ title: "How", examples: [{ dryRun: true }] }),
        response: {
          200: replayResult,
          ...problemResponses({ 404: "`letter_unknown`: there is none, or it is destroyed." }),
          ...CONFLICT,
          ...REFUSALS,
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { dryRun, maxBatchBytes = null, reason } = request.body;
      const from = (await writtenAt(ledger, id)) - CLOCKS_APART_MS;
      const choice = { from, cause: null, keys: new Set([placeOf(id)]), maxBatchBytes, isConfirmed: !dryRun };
      return run(options, request, choice, { id }, reason);
    },
  );
}

async function run(
  options: OperatorOptions,
  request: FastifyRequest,
  choice: ReplayLetters,
  target: Readonly<Record<string, string>>,
  reason: string | undefined,
): Promise<z.infer<typeof replayResult>> {
  const operator = requireRole(request, "operator");
  const { replay } = options;
  if (replay === null) throw new Problem(409, "no_kafka", "This instance has no Kafka to replay to.");
  let letters: z.infer<typeof replayResult>["letters"] = [];
  const work = async () => {
    letters = (await replay(choice)).map(({ records, ...row }) => row);
    const done = letters.filter(({ result }) => result === "sent").length;
    return {
      result: letters.length === 0 ? "nothing_found" : "replayed",
      done,
      skipped: 0,
      failed: letters.length - done,
    };
  };
  if (choice.isConfirmed) {
    const done = await perform(options, operator, { action: "replay", target, reason }, work);
    return { ...done, letters };
  }
  await work();
  const failed = letters.filter(({ result }) => result !== "would_be_sent").length;
  return {
    actionId: null,
    action: "replay",
    result: "dry_run",
    done: 0,
    skipped: letters.length - failed,
    failed,
    letters,
  };
}

/** Where the record lay, which is the letter's key in its topic; behind a colon the id may tell records apart that lay at one place. */
function placeOf(id: string): string {
  return id.split(":", 1)[0] ?? id;
}

/** When a letter was written; throws a 404 where it is not kept. */
async function writtenAt({ reads }: Pick<Ledger, "reads">, id: string): Promise<number> {
  const times = (await reads.keptLetters(id)).map(({ headers }) =>
    Date.parse(headers[DEAD_LETTER_HEADERS.time] ?? ""),
  );
  const known = times.filter((time) => !Number.isNaN(time));
  if (known.length === 0) throw new Problem(404, "letter_unknown", "There is no dead letter of this id.");
  return Math.min(...known);
}
