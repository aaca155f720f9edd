import { createHash } from "node:crypto";
import { z } from "zod";

const record = z.looseObject({
  acceptedAt: z.string().nullish(),
  verifiedAbsentAt: z.string().nullish(),
  verifiedAt: z.string().nullish(),
});

const cutList = z.looseObject({
  list: z.string(),
  items: z.number(),
  accepted: z.number(),
  verifiedAbsent: z.number(),
});

/** What a receipt looks at in an outcome; everything else is covered by the outcome's digest. */
const outcomeSchema = z.looseObject({
  requestId: z.string(),
  sender: z.string().optional(),
  kind: z.string(),
  status: z.string(),
  endedAt: z.string(),
  access: z
    .looseObject({ sha256: z.string(), bytes: z.number(), attachments: z.array(z.unknown()).optional() })
    .optional(),
  deletion: z
    .looseObject({
      planDigest: z.string().optional(),
      contacts: z.array(record),
      conversations: z.array(record).optional(),
      tickets: z.array(record).optional(),
      customObjects: z.array(record).optional(),
      left: z.array(z.unknown()).optional(),
      cut: z.array(cutList).optional(),
    })
    .optional(),
  evidence: z.looseObject({ journalDigest: z.string() }).optional(),
});

/** The rungs that records of a category have reached, as the verifying pass found them. */
export interface Rungs {
  readonly planned: number;
  /** Intercom accepted the call that erases it. */
  readonly accepted: number;
  /** It was read back as gone since. */
  readonly verifiedAbsent: number;
}

/** What was found when a deletion's contacts were looked for once more, as a receipt states it. */
export interface BeyondRestore {
  readonly result: "reached" | "came_back" | "not_rechecked";
  /** Contacts that were found to be gone for good. */
  readonly count: number;
  /** In seconds since 1970. */
  readonly at: number;
  /** Why nobody could look, or how what came back was found. */
  readonly reason?: string;
}

/** What a receipt says of an outcome. */
export interface ReceiptClaims {
  /** The request's end, in seconds since 1970. */
  readonly iat: number;
  readonly request: { readonly id: string; readonly sender?: string; readonly kind: string };
  /** Of the outcome's bytes, as they were published. */
  readonly outcome: { readonly status: string; readonly sha256: string; readonly bytes: number };
  /** Head of the request's hash chain. */
  readonly journal?: string;
  /** Digest of what a deletion had planned. */
  readonly plan?: string;
  readonly contacts?: Rungs;
  readonly conversations?: Rungs;
  readonly tickets?: Rungs;
  readonly customObjects?: Rungs;
  readonly left?: number;
  /** Of the package, as it is kept. */
  readonly package?: { readonly sha256: string; readonly bytes: number; readonly files: number };
}

/** Reads the claims out of an outcome's bytes. @throws SyntaxError or ZodError where they are no outcome */
export function claimsOf(bytes: Uint8Array): ReceiptClaims {
  const outcome = outcomeSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  const { requestId, sender, kind, status, endedAt, access, deletion, evidence } = outcome;
  return {
    iat: Math.floor(Date.parse(endedAt) / 1_000),
    request: { id: requestId, ...(sender !== undefined && { sender }), kind },
    outcome: { status, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length },
    ...(evidence !== undefined && { journal: evidence.journalDigest }),
    ...(deletion?.planDigest !== undefined && { plan: deletion.planDigest }),
    ...(deletion !== undefined && {
      contacts: rungsOf(deletion, "contacts"),
      left: deletion.cut?.find(({ list }) => list === "left")?.items ?? deletion.left?.length ?? 0,
    }),
    ...(deletion?.conversations !== undefined && { conversations: rungsOf(deletion, "conversations") }),
    ...(deletion?.tickets !== undefined && { tickets: rungsOf(deletion, "tickets") }),
    ...(deletion?.customObjects !== undefined && { customObjects: rungsOf(deletion, "customObjects") }),
    ...(access !== undefined && {
      package: { sha256: access.sha256, bytes: access.bytes, files: access.attachments?.length ?? 0 },
    }),
  };
}

type Deletion = NonNullable<z.infer<typeof outcomeSchema>["deletion"]>;

/** Of the whole list, also where the outcome has its first items alone. */
function rungsOf(
  deletion: Deletion,
  name: "contacts" | "conversations" | "tickets" | "customObjects",
): Rungs {
  const cut = deletion.cut?.find(({ list }) => list === name);
  if (cut !== undefined)
    return { planned: cut.items, accepted: cut.accepted, verifiedAbsent: cut.verifiedAbsent };
  const records = deletion[name] ?? [];
  const count = (reached: (each: z.infer<typeof record>) => unknown) =>
    records.filter((each) => typeof reached(each) === "string").length;
  return {
    planned: records.length,
    accepted: count(({ acceptedAt }) => acceptedAt),
    verifiedAbsent: count(({ verifiedAbsentAt, verifiedAt }) => verifiedAbsentAt ?? verifiedAt),
  };
}
