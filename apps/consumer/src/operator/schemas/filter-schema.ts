import { OUTCOME_STATUSES, REQUEST_STATES, WAIT_REASONS } from "@intercom-dsar/dsar-events/service";
import type { RequestFilter } from "@intercom-dsar/ledger";
import { z } from "zod";
import { senderName, workspaceId } from "./shared.ts";

const fields = {
  state: z.enum(REQUEST_STATES).optional().describe("What an operator has paused is `waiting`."),
  kind: z.string().max(64).optional(),
  status: z.enum(OUTCOME_STATUSES).optional(),
  reason: z.string().max(64).optional().describe("A reason code of `docs/reference.md`."),
  sender: senderName.optional(),
  workspace: workspaceId.optional(),
  waitingFor: z.enum(WAIT_REASONS).optional(),
};

/** Which requests are meant, as a body says it; all of it has to fit. */
export const filterBody = z
  .strictObject({
    ...fields,
    open: z.boolean().optional().describe("Whether it has not ended."),
    overdue: z.boolean().optional().describe("`true`: open, with a deadline that has passed."),
  })
  .meta({ title: "Filter", examples: [{ sender: "portal", waitingFor: "limit" }] });

const flag = z
  .enum(["true", "false"])
  .transform((written) => written === "true")
  .optional();

/** The same as a query says it. */
export const filterQuery = { ...fields, open: flag, overdue: flag };

/** As the ledger takes it. */
export function toFilter(written: z.infer<typeof filterBody>): RequestFilter {
  const { reason, workspace, waitingFor, ...rest } = written;
  return Object.fromEntries(
    Object.entries({ ...rest, reasonCode: reason, workspaceId: workspace, waitReason: waitingFor }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
