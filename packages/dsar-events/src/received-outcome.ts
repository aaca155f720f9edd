import { z } from "zod";
import {
  accessSchema,
  attachmentSchema,
  FILE_ENCODINGS,
  PACKAGE_ENCODING_MEANING,
  PACKAGE_ENCODINGS,
  PACKAGE_FORMATS,
  redactionSchema,
  reportSchema,
} from "./access-answer.ts";
import { CUT_LISTS, CUT_LISTS_MEANING, cutListSchema } from "./cut-list.ts";
import {
  COVERAGE_RESULTS,
  coverageRowSchema,
  DELETION_BASES,
  deletedContactSchema,
  deletionSchema,
  ERASED_HOW,
  ERASED_HOW_MEANING,
  erasedRecordSchema,
  evidenceSchema,
  heldItemSchema,
  LEFT_REASON_MEANING,
  LEFT_REASONS,
  leftContactSchema,
  OUTCOME_STATUSES,
  type OutcomeStatus,
  outcomeObject,
  PLAN_ACTION_MEANING,
  PLAN_ACTIONS,
  plannedItemSchema,
  planSchema,
} from "./outcome.ts";
import { reasonSchema } from "./reason-codes.ts";
import { REMAINING_CODE_MEANING, REMAINING_CODES, remainingSchema } from "./remaining.ts";
import { idSchema } from "./request.ts";

/** A value of a list that later versions may lengthen. */
type Open<Known extends string> = Known | (string & {});

function open<const Known extends string>(
  known: readonly Known[],
  description: string,
): z.ZodType<Open<Known>> {
  return z.string().meta({ description, examples: [...known] });
}

const erasedRecords = z
  .array(
    erasedRecordSchema.loose().extend({
      how: open(ERASED_HOW, ERASED_HOW_MEANING).nullable(),
      basis: open(DELETION_BASES, "What the claim rests on; null where no claim is made.").nullable(),
    }),
  )
  .exactOptional();

/**
 * An outcome as a reader takes it: the keys of this version with their types, any key beyond them kept, and every list of
 * values open, since the contract changes by adding.
 */
export const receivedOutcomeSchema = outcomeObject
  .loose()
  .extend({
    workspaceId: idSchema.nullable().describe("Null where the request names none and none was found."),
    status: open<OutcomeStatus>(OUTCOME_STATUSES, "Treat a status that you do not know as not a success."),
    reason: reasonSchema
      .loose()
      .nullable()
      .describe("Null only for completed, and previewed where nothing stands in the way."),
    coverage: z.array(
      coverageRowSchema
        .loose()
        .extend({ result: open(COVERAGE_RESULTS, "What became of the look at this resource.") }),
    ),
    access: accessSchema
      .loose()
      .extend({
        format: open(PACKAGE_FORMATS, "The package's own schema."),
        encoding: open(PACKAGE_ENCODINGS, PACKAGE_ENCODING_MEANING),
        redactions: z.array(redactionSchema.loose()),
        report: reportSchema
          .loose()
          .extend({ encoding: open(FILE_ENCODINGS, "`identity`: as it is. `age`: an age v1 file.") })
          .exactOptional(),
        attachments: z
          .array(attachmentSchema.loose().extend({ encoding: z.string().exactOptional() }))
          .exactOptional()
          .describe(
            "Files beside the package: those of conversations as they came, of which the package says under `file` where each belongs; `portability.json`; further pages of the report (`report-2.html`).",
          ),
      })
      .exactOptional(),
    deletion: deletionSchema
      .loose()
      .extend({
        contacts: z.array(
          deletedContactSchema.loose().extend({
            basis: open(DELETION_BASES, "What the claim rests on; null where no claim is made.").nullable(),
          }),
        ),
        left: z
          .array(leftContactSchema.loose().extend({ reason: open(LEFT_REASONS, LEFT_REASON_MEANING) }))
          .exactOptional()
          .describe(
            "What was planned and then left alone, in whole or in part, and what was held when it was found; none of it is in another list.",
          ),
        conversations: erasedRecords.describe("Present where conversations are erased."),
        tickets: erasedRecords.describe("Present where tickets are erased."),
        customObjects: erasedRecords.describe("Present where custom objects are erased."),
        cut: z
          .array(cutListSchema.loose().extend({ list: open(CUT_LISTS, "Which list it is.") }))
          .exactOptional()
          .describe(CUT_LISTS_MEANING),
        remaining: z
          .array(remainingSchema.loose().extend({ code: open(REMAINING_CODES, REMAINING_CODE_MEANING) }))
          .exactOptional()
          .describe(
            "What there still is of the person, with dates; empty where the deletion took no effect. Absent from outcomes of earlier versions.",
          ),
      })
      .exactOptional(),
    plan: planSchema
      .loose()
      .extend({
        items: z.array(plannedItemSchema.loose().extend({ how: open(PLAN_ACTIONS, PLAN_ACTION_MEANING) })),
        held: z
          .array(heldItemSchema.loose())
          .exactOptional()
          .describe(
            "What a deletion would leave alone, by which hold; no part of the digest. Absent where nothing is.",
          ),
      })
      .exactOptional()
      .describe("Of a preview alone: what a deletion would do now."),
    evidence: evidenceSchema.loose(),
  })
  .meta({
    title: "Outcome",
    description:
      "The end of a request: exactly one per sender and request id. Drop a repeat by the event's id; later versions add keys and values.",
  });
export type ReceivedOutcome = z.infer<typeof receivedOutcomeSchema>;

/**
 * True only for `completed`. Everything else, a status of a later version included, is not a success: `partial` says in its
 * reason what is left, `not_found` in its coverage where was looked.
 */
export function isSuccess(outcome: { readonly status: string }): boolean {
  return outcome.status === "completed";
}
