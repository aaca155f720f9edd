import { z } from "zod";
import { accessSchema } from "./access-answer.ts";
import { CUT_LISTS_MEANING, cutListSchema, cutPlanSchema } from "./cut-list.ts";
import { instantSchema } from "./instant.ts";
import { reasonSchema } from "./reason-codes.ts";
import { remainingSchema } from "./remaining.ts";
import { idSchema } from "./request.ts";
import { senderSchema } from "./sender.ts";
import { verificationSchema } from "./verification.ts";

export const OUTCOME_STATUSES = [
  "completed",
  "previewed",
  "partial",
  "not_found",
  "cancelled",
  "rejected",
  "failed",
] as const;
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

export const COVERAGE_RESULTS = [
  "searched",
  "empty_by_count",
  "not_searchable",
  "no_scope",
  "not_covered",
  "failed",
] as const;
export const DELETION_BASES = ["accepted", "absent_after_attempt", "already_absent"] as const;
export const LEFT_REASONS = [
  "no_longer_subject",
  "not_readable",
  "held",
  "shared",
  "part_not_redactable",
  "parts_out_of_reach",
  "last_contact",
  "plan_restricted",
  "not_found",
] as const;
export const LEFT_REASON_MEANING =
  "`no_longer_subject`: it had another address when it was read before its DELETE. `not_readable`: somebody else had deleted or archived it, so that it could not be compared. `held`: it is under a hold, which `hold` names. `shared`: it is another person's as well, or that can't be ruled out. Of a conversation that was redacted otherwise: `part_not_redactable` (Intercom refused a message), `parts_out_of_reach` (it has more messages than Intercom shows), `last_contact` (the last contact can't be detached), `plan_restricted` (not in the workspace's plan), `not_found` (Intercom did not know what it shows).";
/** What is done with an item of a plan. */
export const PLAN_ACTIONS = ["delete", "redact_and_detach", "leave"] as const;
export const PLAN_ACTION_MEANING =
  "`delete`: it is deleted as a whole. `redact_and_detach`: the person's own messages are redacted, then the person is detached. `leave`: it is another person's as well, or may be, and stays. The id of a custom object has its type before it (`Order/1`).";
export const ERASED_HOW = ["deleted", "redacted_and_detached"] as const;
export const ERASED_HOW_MEANING = "What was done with it; null where nothing is claimed.";

const count = z.int().nonnegative();
const text = z.string().min(1);

/** One resource that was looked at, or could not be. */
export const coverageRowSchema = z.strictObject({
  resource: text.describe("`contacts`, `contacts.archived_or_blocked`, `notes`, …"),
  result: z.enum(COVERAGE_RESULTS),
  items: count.exactOptional(),
  pages: count.exactOptional(),
  expected: count
    .exactOptional()
    .describe("How many there are by Intercom's own count, where that is more than `items`."),
});

export const deletedContactSchema = z.strictObject({
  id: text,
  role: text,
  attemptedAt: instantSchema.nullable().describe("When the DELETE was sent first; null where none was."),
  acceptedAt: instantSchema.nullable().describe("When Intercom accepted it; null where no answer was seen."),
  verifiedAbsentAt: instantSchema
    .nullable()
    .describe("When it was read back as gone; null while it was not."),
  basis: z
    .enum(DELETION_BASES)
    .nullable()
    .describe("What the claim that it is deleted rests on; null where no such claim is made."),
});

/** A conversation, ticket or record of the company's own that a deletion erased, or tried to. */
export const erasedRecordSchema = z.strictObject({
  id: text,
  type: text.exactOptional().describe("Of a custom object."),
  how: z.enum(ERASED_HOW).nullable().describe(ERASED_HOW_MEANING),
  parts: count
    .exactOptional()
    .describe(
      "How many of the person's messages were read back as redacted; where it was not deleted as a whole.",
    ),
  metrics: z
    .enum(["deleted", "retained"])
    .exactOptional()
    .describe("Whether its rows in Intercom's reporting went with it; where it was deleted as a whole."),
  attemptedAt: instantSchema.nullable().describe("When the first call was sent; null where none was."),
  acceptedAt: instantSchema
    .nullable()
    .describe("When Intercom accepted the last call; null where no answer was seen."),
  verifiedAt: instantSchema
    .nullable()
    .describe("When it was read back as gone, or as redacted and without the person; null while it was not."),
  basis: z
    .enum(DELETION_BASES)
    .nullable()
    .describe("What the claim that it is erased rests on; null where no such claim is made."),
});

const holdCode = z.string().regex(/^[a-z0-9_]{1,64}$/);

/** A contact or a record that was planned and then left alone, or was held when it was found. */
export const leftContactSchema = z.strictObject({
  id: text,
  role: text.describe("Of a contact; else `conversation`, …"),
  category: text.exactOptional().describe("Of what is no contact: `conversations`, …"),
  type: text.exactOptional().describe("Of a custom object."),
  reason: z.enum(LEFT_REASONS).describe(LEFT_REASON_MEANING),
  hold: holdCode.exactOptional().describe("By which hold; where the reason is `held`."),
  attemptedAt: instantSchema
    .exactOptional()
    .describe(
      "When a DELETE was begun, while the contact was the subject's, whose effect was not seen. It was written down right before it was to be sent, so it may have been sent or not, and may have taken effect after the contact was read. Absent where no DELETE is in doubt.",
    ),
});

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const plannedItemSchema = z.strictObject({
  category: text.describe("`contacts`, …"),
  id: text,
  how: z.enum(PLAN_ACTIONS).describe(PLAN_ACTION_MEANING),
});

export const heldItemSchema = z.strictObject({ category: text, id: text, hold: holdCode });

/** What a deletion would do. */
export const planSchema = z.strictObject({
  digest: digest.describe("Of the items: a deletion that does exactly this has the same planDigest."),
  items: z.array(plannedItemSchema).readonly(),
  held: z
    .array(heldItemSchema)
    .readonly()
    .exactOptional()
    .describe(
      "What a deletion would leave alone, by which hold; no part of the digest. Absent where nothing is.",
    ),
  cut: z
    .array(cutPlanSchema)
    .readonly()
    .exactOptional()
    .describe(`${CUT_LISTS_MEANING} The digest is that of all items in any case.`),
});

export const deletionSchema = z.strictObject({
  planDigest: digest
    .exactOptional()
    .describe(
      "Of everything that was planned. The digest of a preview is the same where nothing has changed since.",
    ),
  contacts: z.array(deletedContactSchema).readonly(),
  left: z
    .array(leftContactSchema)
    .readonly()
    .exactOptional()
    .describe(
      "What was planned and then left alone, in whole or in part, and what was held when it was found; none of it is in another list.",
    ),
  conversations: z
    .array(erasedRecordSchema)
    .readonly()
    .exactOptional()
    .describe("Present where conversations are erased."),
  tickets: z
    .array(erasedRecordSchema)
    .readonly()
    .exactOptional()
    .describe("Present where tickets are erased."),
  customObjects: z
    .array(erasedRecordSchema)
    .readonly()
    .exactOptional()
    .describe("Present where custom objects are erased."),
  cut: z.array(cutListSchema).readonly().exactOptional().describe(CUT_LISTS_MEANING),
  restorableUntil: instantSchema
    .exactOptional()
    .describe(
      "Until when Intercom can bring the contacts back: 7 days after it accepted the last of them. Absent where none is known to be deleted.",
    ),
  residue: z.array(text).readonly().describe("The sentences of remaining."),
  remaining: z
    .array(remainingSchema)
    .readonly()
    .exactOptional()
    .describe(
      "What there still is of the person, with dates; empty where the deletion took no effect. Absent from outcomes of earlier versions.",
    ),
});

export const evidenceSchema = z.strictObject({
  apiCalls: count,
  apiCallsShared: count
    .exactOptional()
    .describe("How many of apiCalls were made for several requests at once; absent where none was."),
  attempts: count,
  journalDigest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .describe("Head of the request's hash chain."),
  answer: z
    .strictObject({ status: z.int(), code: text.nullable() })
    .exactOptional()
    .describe("Intercom's answer that ended the request: HTTP status and Intercom's error code."),
  remarks: z.array(text).readonly().exactOptional(),
  verification: verificationSchema
    .exactOptional()
    .describe("How the sender made sure of the person, as the request states it."),
});

/** The keys of an outcome, before the rules that bind several of them. */
export const outcomeObject = z.strictObject({
  requestId: idSchema,
  sender: senderSchema
    .exactOptional()
    .describe("Who asked. Key by sender and requestId: the same id of two senders is two requests."),
  kind: text.describe("As requested; `preview` of a preview, `unknown` where that can't be repeated."),
  regulation: text
    .exactOptional()
    .describe("The law that the request names, `gdpr` or `ccpa`; absent where that can't be repeated."),
  workspaceId: idSchema.nullable(),
  status: z.enum(OUTCOME_STATUSES),
  reason: reasonSchema.nullable(),
  receivedAt: instantSchema,
  endedAt: instantSchema,
  coverage: z.array(coverageRowSchema).readonly(),
  access: accessSchema.exactOptional(),
  deletion: deletionSchema.exactOptional(),
  plan: planSchema.exactOptional().describe("Of a preview alone: what a deletion would do now."),
  evidence: evidenceSchema,
});

/** The data of `intercom-dsar.outcome.v1` as the service writes it: closed, so that nothing slips out unnoticed. */
export const outcomeSchema = outcomeObject
  .refine(({ status, reason }) => status === "completed" || status === "previewed" || reason !== null, {
    path: ["reason"],
  })
  .refine(
    ({ access }) => access === undefined || (access.content === undefined) !== (access.dataref === undefined),
    {
      path: ["access", "content"],
    },
  );

/** One outcome per request: what was done, and what it rests on. */
export type Outcome = z.infer<typeof outcomeSchema>;
