import type { TimelineEntry } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { Verification } from "../../commands/verify-request.ts";
import { stepMeaning } from "../step-meanings.ts";
import { instant, iso, requestId, senderName } from "./shared.ts";

const entry = z.strictObject({
  seq: z.int().describe("From 1, without a gap."),
  at: instant,
  step: z.string(),
  meaning: z
    .string()
    .nullable()
    .describe("The step in a sentence; `null` for one that this version does not know."),
  contact: z
    .int()
    .nullable()
    .describe("Which of the request's contacts, numbered from 1; its id is not told."),
  httpStatus: z.int().nullable().describe("What Intercom answered."),
  intercomRequestId: z.string().nullable().describe("Intercom's own id of the call, for its support."),
  facts: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe("All that the entry holds."),
  hash: z.string().describe("SHA-256 over the hash before and this entry."),
});

const verification = z.strictObject({
  intact: z.boolean(),
  entries: z.int(),
  sealedEntries: z.int().describe("How many of them the ledger's key vouches for."),
  journalDigest: z.string().describe("What the outcome names under `evidence.journalDigest`."),
  outcome: z.enum(["agrees", "differs", "gone"]).describe("`gone`: it is not there yet, or destroyed."),
  brokenAt: z.int().nullable(),
});

/** Every step of a request's journal, as `verify` checks it. */
export const timeline = z
  .strictObject({ sender: senderName, requestId, entries: z.array(entry), verification })
  .meta({
    title: "Timeline",
    examples: [
      {
        sender: "portal",
        requestId: "dsar-2041",
        entries: [
          {
            seq: 3,
            at: "2026-11-20T08:00:02.512Z",
            step: "delete.accepted",
            meaning: "Intercom accepted the DELETE.",
            contact: 1,
            httpStatus: 200,
            intercomRequestId: "000fj2k1",
            facts: { intercomRequestId: "000fj2k1", status: 200 },
            hash: "4b1f0c…",
          },
        ],
        verification: {
          intact: true,
          entries: 3,
          sealedEntries: 3,
          journalDigest: "sha256:4b1f0c…",
          outcome: "gone",
          brokenAt: null,
        },
      },
    ],
  });

export function toTimeline(
  identity: { readonly sender: string; readonly senderRequestId: string },
  entries: readonly TimelineEntry[],
  found: Verification,
): z.infer<typeof timeline> {
  return {
    sender: identity.sender,
    requestId: identity.senderRequestId,
    entries: entries.map(({ seq, at, step, contact, facts, hash }) => ({
      seq,
      at: iso(at),
      step,
      meaning: stepMeaning(step),
      contact,
      httpStatus: typeof facts.status === "number" ? facts.status : null,
      intercomRequestId: typeof facts.intercomRequestId === "string" ? facts.intercomRequestId : null,
      facts: { ...facts },
      hash,
    })),
    verification: { ...found },
  };
}
