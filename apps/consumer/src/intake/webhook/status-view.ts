import { REQUEST_STATES, WAIT_REASONS } from "@intercom-dsar/dsar-events/service";
import { type LaterLook, LOOK_RESULTS, type NoticeView, type RequestView } from "@intercom-dsar/ledger";
import { z } from "zod";

const instant = z.iso.datetime();

const rung = z.strictObject({
  count: z.int().nonnegative().describe("Contacts that reached it."),
  at: instant.nullable().describe("When the last of them did; null where none has."),
});

const rungs = z.strictObject({
  accepted: rung.describe("Intercom accepted their deletion."),
  verifiedAbsent: rung.describe("They were read back as gone."),
  beyondRestore: z
    .strictObject({
      result: z.enum(["open", ...LOOK_RESULTS]),
      count: z.int().nonnegative().nullable().describe("Contacts that are gone for good."),
      at: instant.nullable().describe("When it was looked, or given up."),
      reason: z.string().nullable().describe("Why nobody could look, or how what came back was found."),
      dueAt: instant.nullable().describe("When it is looked; null once it was."),
    })
    .describe(
      "They were looked for again when Intercom could restore them no more: `reached`, `came_back`, `not_rechecked`; `open` until then.",
    ),
  vendorPurge: z
    .strictObject({ due: instant })
    .describe("From when on Intercom, by its own account, destroys them; nobody else sees whether it did."),
});

/** How a request stands, as the HTTP server tells it. It names nobody. */
export const statusViewSchema = z
  .strictObject({
    requestId: z.string(),
    kind: z.string(),
    workspaceId: z.string().nullable(),
    state: z.enum(REQUEST_STATES),
    waiting: z
      .strictObject({
        reason: z.enum(WAIT_REASONS),
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
    rungs: rungs
      .nullable()
      .describe(
        "How far a deletion of contacts is proven; null of any other request, before its end, and where nobody looks again.",
      ),
    notices: z
      .array(
        z.strictObject({
          recipient: z.string(),
          acknowledgeBy: instant,
          acknowledgedAt: instant.nullable().describe("Null while it is open."),
        }),
      )
      .describe("Who was told what a deletion erased; empty of any other request, and before its end."),
  })
  .meta({ title: "Request status" });
export type StatusView = z.infer<typeof statusViewSchema>;

/** `look`: the later look of a deletion that has ended; `null` where there is none. */
export function statusView(
  view: RequestView,
  look: LaterLook | null = null,
  notices: readonly NoticeView[] = [],
): StatusView {
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
    rungs: look === null ? null : rungsOf(look),
    notices: notices.map(({ recipient, dueAt, acknowledgedAt }) => ({
      recipient,
      acknowledgeBy: new Date(dueAt).toISOString(),
      acknowledgedAt: iso(acknowledgedAt),
    })),
  };
}

function rungsOf({
  rungs: { accepted, verifiedAbsent, restorableUntil },
  ...look
}: LaterLook): z.infer<typeof rungs> {
  const reached = ({ count, at }: typeof accepted) => ({ count, at: iso(at) });
  return {
    accepted: reached(accepted),
    verifiedAbsent: reached(verifiedAbsent),
    beyondRestore: {
      result: look.result ?? "open",
      count: look.count,
      at: iso(look.settledAt),
      reason: look.reasonCode,
      dueAt: iso(look.dueAt),
    },
    vendorPurge: { due: new Date(restorableUntil).toISOString() },
  };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
