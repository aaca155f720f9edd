import type { LaterLook, NoticeView, TimelineEntry } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { Verification } from "../../commands/verify-request.ts";
import { stepMeaning } from "../step-meanings.ts";
import { notice, toNotice } from "./notice-schema.ts";
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

const rung = z.strictObject({
  count: z.int().describe("Contacts that reached it."),
  at: instant.nullable().describe("When the last of them did; `null` where none has."),
});

const laterLook = z
  .strictObject({
    accepted: rung.describe("Intercom accepted their deletion."),
    verifiedAbsent: rung.describe("They were read back as gone."),
    restorableUntil: instant.describe(
      "Until when Intercom can restore the contacts; from then on it destroys them.",
    ),
    dueAt: instant.nullable().describe("When they are looked for once more; `null` once they were."),
    result: z
      .enum(["reached", "came_back", "not_rechecked"])
      .nullable()
      .describe("`reached`: gone for good. `not_rechecked`: nobody could look."),
    reason: z.string().nullable(),
    count: z.int().nullable().describe("Contacts that are gone for good."),
    at: instant.nullable().describe("When it was looked, or given up."),
  })
  .nullable()
  .describe("What is known since the end; `null` where nobody was deleted, or nobody looks again.");

/** Every step of a request's journal, as `verify` checks it. */
export const timeline = z
  .strictObject({
    sender: senderName,
    requestId,
    entries: z.array(entry),
    verification,
    laterLook,
    notices: z.array(notice).describe("Who was told what it erased."),
  })
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
        laterLook: {
          accepted: { count: 1, at: "2026-11-20T08:00:02.512Z" },
          verifiedAbsent: { count: 1, at: "2026-11-20T08:00:03.104Z" },
          restorableUntil: "2026-11-27T08:00:02.512Z",
          dueAt: "2026-11-28T08:00:02.512Z",
          result: null,
          reason: null,
          count: null,
          at: null,
        },
        notices: [],
      },
    ],
  });

export function toTimeline(
  identity: { readonly sender: string; readonly senderRequestId: string },
  entries: readonly TimelineEntry[],
  found: Verification,
  look: LaterLook | null,
  notices: readonly NoticeView[],
  now: number,
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
    notices: notices.map((view) => toNotice(view, now)),
    laterLook:
      look === null
        ? null
        : {
            accepted: { count: look.rungs.accepted.count, at: iso(look.rungs.accepted.at) },
            verifiedAbsent: { count: look.rungs.verifiedAbsent.count, at: iso(look.rungs.verifiedAbsent.at) },
            restorableUntil: iso(look.rungs.restorableUntil),
            dueAt: iso(look.dueAt),
            result: look.result,
            reason: look.reasonCode,
            count: look.count,
            at: iso(look.settledAt),
          },
  };
}
