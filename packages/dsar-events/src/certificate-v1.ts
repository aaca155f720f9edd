import { z } from "zod";
import { coverageRowSchema } from "./outcome.ts";
import { remainingSchema } from "./remaining.ts";

export const CERTIFICATE_V1 = "intercom-dsar.certificate.v1";

const text = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.iso.datetime();

const stepSchema = z
  .looseObject({
    entry: count.describe("`seq` in `evidence.journal`."),
    step: text,
    at: instant,
    action: text.optional().describe("`redact`, `detach` or `delete`, where a record takes several calls."),
    status: z.int().optional().describe("Intercom's HTTP status."),
    requestId: text.optional().describe("Intercom's own id of the call."),
    code: text.optional(),
  })
  .describe("An entry of the journal that is about this record.");

const steps = z.array(stepSchema);

const erasedSchema = z.looseObject({
  category: text.describe("`contacts`, `conversations`, `tickets` or `custom_objects`."),
  id: text,
  type: text.optional().describe("Of a custom object."),
  role: text.optional().describe("Of a contact."),
  how: text.nullable().describe("`deleted`, or `redacted_and_detached`; null where nothing is claimed."),
  parts: count.optional().describe("How many of the person's messages were read back as redacted."),
  metrics: text.optional().describe("Whether its rows in reporting went with it: `deleted` or `retained`."),
  attemptedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  verifiedAbsentAt: instant
    .nullable()
    .describe("When it was read back as gone, or as redacted and without the person."),
  basis: text.nullable().describe("As `basis` of the outcome."),
  steps,
});

const leftSchema = z.looseObject({
  category: text,
  id: text,
  type: text.optional(),
  role: text,
  reason: text,
  hold: text.optional().describe("By which hold; where the reason is `held`."),
  attemptedAt: instant.optional(),
  steps,
});

const entrySchema = z.looseObject({
  seq: count,
  at: z.int().describe("Milliseconds since 1970."),
  step: text,
  facts: z.string().describe("JSON, as it was hashed."),
  commitment: z.string().nullable().describe("Keyed hash of the id that the entry is about."),
  hash: z.string(),
});

const rungSchema = z.looseObject({
  count: count.describe("Contacts that reached it."),
  at: instant.nullable().describe("When the last of them did; null where none has."),
});

const rungsSchema = z
  .looseObject({
    accepted: rungSchema.describe("Intercom accepted their deletion."),
    verifiedAbsent: rungSchema.describe("They were read back as gone."),
    beyondRestore: z
      .looseObject({
        result: text.describe(
          "`reached`, `came_back` or `not_rechecked`, as the later receipt states it; `open` where none does yet.",
        ),
        count: count.optional().describe("Contacts that were found to be gone for good."),
        at: instant.optional().describe("When it was looked, or given up."),
        reason: text.optional(),
      })
      .describe("They were looked for again when Intercom could restore them no more."),
    vendorPurge: z
      .looseObject({ due: instant })
      .describe("From when on Intercom, by its own account, destroys them; nobody else sees whether it did."),
  })
  .describe("How far the deletion of the contacts is proven; absent where none is known to be deleted.");

const noticeSchema = z.looseObject({
  noticeId: text,
  recipient: text.describe("By the name of the configuration."),
  sentAt: instant
    .nullable()
    .describe("When the topic or the recipient's URL first took it; null until then."),
  redelivery: z
    .looseObject({ askedAt: instant, sentAt: instant.nullable().describe("Null until it was taken again.") })
    .optional()
    .describe(
      "The last time that somebody asked for it to be sent again after that; absent where nobody did.",
    ),
  acknowledgeBy: instant,
  acknowledgedAt: instant.nullable().describe("Null while it is open."),
  acknowledgedBy: text.optional().describe("`recipient`, or `operator` who did it in its place."),
});

/**
 * What became of a deletion, with what it rests on: everything outside of `evidence` follows from what is inside of it, and is compared with it by
 * `npm run dsar -- verify`.
 */
export const certificateV1Schema = z
  .looseObject({
    format: z.literal(CERTIFICATE_V1),
    request: z.looseObject({
      id: text,
      sender: text.optional(),
      kind: text,
      regulation: text.optional().describe("The law that the request names, `gdpr` or `ccpa`."),
      workspaceId: text.nullable(),
      receivedAt: instant,
      endedAt: instant,
      subject: text.nullable().describe("A keyed hash of the person's addresses; null without a receipt."),
    }),
    status: text,
    reason: text.nullable(),
    found: z.array(coverageRowSchema.loose().extend({ result: text })).describe("Where was looked."),
    erased: z.array(erasedSchema),
    left: z.array(leftSchema),
    merged: z
      .array(z.looseObject({ id: text, steps }))
      .optional()
      .describe("Contacts that turned out to be another one of these."),
    restorableUntil: instant.optional(),
    rungs: rungsSchema.optional(),
    remaining: z.array(remainingSchema.loose().extend({ code: text })),
    evidence: z.looseObject({
      receipt: text.nullable().describe("A compact JWS; null where the service signs none."),
      laterReceipt: text
        .optional()
        .describe("A receipt of the same outcome that states what a later look found; absent until then."),
      outcome: text.describe("As it was published, byte by byte in UTF-8."),
      lists: z
        .record(z.string(), z.string())
        .optional()
        .describe("The whole of each list that the outcome has cut, as JSON, by its name."),
      journal: z.array(entrySchema).describe("The request's hash chain, to its end."),
      notices: z
        .array(noticeSchema)
        .optional()
        .describe(
          "Who was told what was erased (GDPR article 19), as the ledger knew it when the certificate was made. Neither receipt nor journal bears it out; absent where nobody was to be told.",
        ),
    }),
  })
  .meta({ title: "Certificate of deletion", description: "Names nobody: ids, times, counts and codes." });
export type CertificateV1 = z.infer<typeof certificateV1Schema>;
