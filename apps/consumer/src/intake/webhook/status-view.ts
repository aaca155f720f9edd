import type { RequestView } from "@intercom-dsar/ledger";
import { z } from "zod";

const instant = z.iso.datetime();

/** How a request stands, as the HTTP server tells it. It names nobody. */
export const statusViewSchema = z
  .strictObject({
    requestId: z.string(),
    kind: z.string(),
    workspaceId: z.string().nullable(),
    state: z.enum(["received", "running", "waiting", "ended"]),
    waiting: z
      .strictObject({
        reason: z.enum([
          "retry",
          "authorization",
          "verification",
          "order",
          "workspace",
          "paused",
          "limit",
          "approval",
        ]),
        code: z.string().nullable(),
        until: instant.nullable(),
      })
      .nullable()
      .describe("What a waiting request waits for, and when it is looked at again."),
    receivedAt: instant,
    deadline: instant.nullable(),
    forecastAt: instant.nullable().describe("When the request is expected to end, where that is known."),
    begunAt: instant
      .nullable()
      .describe("When the first irreversible step was planned; from then on it can't be cancelled."),
    endedAt: instant.nullable(),
    status: z
      .enum(["completed", "previewed", "partial", "not_found", "cancelled", "rejected", "failed"])
      .nullable()
      .describe("The outcome's status, once the request has ended."),
    reasonCode: z.string().nullable().describe("The code of the outcome's reason."),
    cancelRequested: z.boolean(),
  })
  .meta({ title: "Request status" });
export type StatusView = z.infer<typeof statusViewSchema>;

export function statusView(view: RequestView): StatusView {
  const {
    senderRequestId,
    kind,
    workspaceId,
    state,
    waitReason,
    waitCode,
    status,
    reasonCode,
    cancelRequested,
  } = view;
  return {
    requestId: senderRequestId,
    kind,
    workspaceId,
    state,
    waiting: waitReason === null ? null : { reason: waitReason, code: waitCode, until: iso(view.dueAt) },
    receivedAt: new Date(view.receivedAt).toISOString(),
    deadline: iso(view.deadline),
    forecastAt: iso(view.forecastAt),
    begunAt: iso(view.begunAt),
    endedAt: iso(view.endedAt),
    status,
    reasonCode,
    cancelRequested,
  };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
