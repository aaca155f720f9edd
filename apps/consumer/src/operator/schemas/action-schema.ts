import type { RecordedAction } from "@intercom-dsar/ledger";
import { z } from "zod";
import { instant, iso, reasonText, role } from "./shared.ts";

export const actionBody = z
  .strictObject({ reason: reasonText.optional() })
  .meta({ title: "Why", examples: [{ reason: "ticket OPS-311" }] });

/** Of which plan. */
export const approvalBody = z
  .strictObject({
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .describe("The plan's, as the timeline has it."),
    reason: reasonText.optional(),
  })
  .meta({ title: "Approval", examples: [{ digest: `sha256:${"0".repeat(64)}`, reason: "ticket OPS-311" }] });

const counts = {
  done: z.int().describe("How many it changed."),
  skipped: z.int().describe("How many it left alone, since there was nothing to change."),
  failed: z.int().describe("How many it could not change."),
};

/** What an action did. */
export const actionResult = z
  .strictObject({
    actionId: z.string().describe("Finds it in the audit."),
    action: z.string(),
    result: z.string().describe("In a word, such as `cancelled`, `cancelled_already`, `paused`."),
    ...counts,
  })
  .meta({
    title: "Result",
    examples: [{ actionId: "0d9b…", action: "cancel", result: "cancelled", done: 1, skipped: 0, failed: 0 }],
  });
export type ActionResult = z.infer<typeof actionResult>;

/** Who did what, when and why. */
export const auditList = z
  .strictObject({
    actions: z.array(
      z.strictObject({
        actionId: z.string(),
        at: instant,
        actor: z.string().describe("The person, where the console named one, else the credential."),
        credential: z.string(),
        role,
        action: z.string(),
        target: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        reason: z.string().nullable(),
        outcome: z
          .strictObject({ at: instant, result: z.string(), ...counts })
          .nullable()
          .describe("`null` where the process died before it was known."),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({
    title: "Audit",
    examples: [
      {
        actions: [
          {
            actionId: "0d9b…",
            at: "2026-11-26T01:10:00.000Z",
            actor: "jane",
            credential: "console",
            role: "operator",
            action: "pause",
            target: { scope: "workspace", name: "ab12cd34" },
            reason: "ticket OPS-311",
            outcome: { at: "2026-11-26T01:10:00.020Z", result: "paused", done: 1, skipped: 0, failed: 0 },
          },
        ],
        next: null,
      },
    ],
  });

export function toAuditEntry(action: RecordedAction): z.infer<typeof auditList>["actions"][number] {
  const { actionId, at, actor, credential, reason, outcome } = action;
  return {
    actionId,
    at: iso(at),
    actor,
    credential,
    role: role.parse(action.role),
    action: action.action,
    target: { ...action.target },
    reason,
    outcome: outcome === null ? null : { ...outcome, at: iso(outcome.at) },
  };
}
