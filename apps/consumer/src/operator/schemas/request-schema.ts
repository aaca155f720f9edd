import { OUTCOME_STATUSES, REQUEST_STATES, WAIT_REASONS } from "@intercom-dsar/dsar-events/service";
import type { ListedRequest } from "@intercom-dsar/ledger";
import { z } from "zod";
import { instant, iso, requestId, senderName, workspaceId } from "./shared.ts";

const EXAMPLE = {
  sender: "portal",
  requestId: "dsar-2041",
  kind: "deletion",
  regulation: "gdpr",
  workspaceId: "ab12cd34",
  endpoint: "webhook",
  state: "waiting",
  waiting: { reason: "authorization", code: "unauthorized", until: null },
  status: null,
  reasonCode: null,
  cancelRequested: false,
  receivedAt: "2026-11-20T08:00:00.000Z",
  arrivedAt: "2026-11-20T08:00:01.204Z",
  deadline: "2026-12-20T08:00:00.000Z",
  forecastAt: null,
  startedAt: "2026-11-20T08:00:01.410Z",
  begunAt: null,
  endedAt: null,
  isOverdue: false,
  endedLate: null,
  attempts: 2,
  after: null,
  retryOf: null,
};

/** A request as operators see it. It names nobody. */
export const operatorRequest = z
  .strictObject({
    sender: senderName,
    requestId,
    kind: z.string().describe("`access`, `deletion`, `preview`, or what a rejected request asked for."),
    regulation: z
      .string()
      .nullable()
      .describe("The law; `null` where an earlier release stored it, or a rejection."),
    workspaceId: workspaceId.nullable(),
    endpoint: z
      .enum(["kafka", "webhook", "opendsr", "pipe"])
      .describe("By which it came; signed records are `kafka`."),
    state: z.enum(REQUEST_STATES),
    waiting: z
      .strictObject({ reason: z.enum(WAIT_REASONS), code: z.string().nullable(), until: instant.nullable() })
      .nullable()
      .describe(
        "What it waits for, and when it is looked at again; `until` is `null` where it is not by itself.",
      ),
    status: z.enum(OUTCOME_STATUSES).nullable(),
    reasonCode: z.string().nullable(),
    cancelRequested: z.boolean(),
    receivedAt: instant.describe("When the person asked."),
    arrivedAt: instant.describe("When it was stored here."),
    deadline: instant.nullable(),
    forecastAt: instant.nullable(),
    startedAt: instant.nullable().describe("When work began."),
    begunAt: instant
      .nullable()
      .describe("When the first irreversible step was planned; it can't be cancelled any more."),
    endedAt: instant.nullable(),
    isOverdue: z.boolean().describe("Open, and its deadline has passed."),
    endedLate: z
      .boolean()
      .nullable()
      .describe("Whether it ended after its deadline; `null` while it is open."),
    attempts: z.int().describe("How often it was taken up."),
    after: requestId.nullable(),
    retryOf: requestId.nullable(),
  })
  .meta({ title: "Request", examples: [EXAMPLE] });
export type OperatorRequest = z.infer<typeof operatorRequest>;

export const requestList = z
  .strictObject({
    requests: z.array(operatorRequest),
    next: z.string().nullable().describe("`cursor` of the next page; `null` behind the last."),
    total: z.int().nullable().describe("How many fit, where `count=true` asked for it."),
  })
  .meta({ title: "Requests", examples: [{ requests: [EXAMPLE], next: null, total: 1 }] });

/** None, one, or one of each sender that uses the id. */
export const requestsOfId = z
  .strictObject({ requests: z.array(operatorRequest) })
  .meta({ title: "Requests of an id", examples: [{ requests: [EXAMPLE] }] });

/** A request as the API tells it. */
export function toOperatorRequest(request: ListedRequest, now: number): OperatorRequest {
  const { sender, kind, regulation, state, waitReason, waitCode, status, reasonCode } = request;
  const { deadline, endedAt, cancelRequested, attempts, after, retryOf } = request;
  return {
    sender,
    requestId: request.senderRequestId,
    kind,
    regulation,
    workspaceId: request.workspaceId,
    endpoint: endpointOf(request),
    state,
    waiting: waitReason === null ? null : { reason: waitReason, code: waitCode, until: iso(request.dueAt) },
    status,
    reasonCode,
    cancelRequested,
    receivedAt: iso(request.receivedAt),
    arrivedAt: iso(request.arrivedAt),
    deadline: iso(deadline),
    forecastAt: iso(request.forecastAt),
    startedAt: iso(request.startedAt),
    begunAt: iso(request.begunAt),
    endedAt: iso(endedAt),
    isOverdue: state !== "ended" && deadline !== null && deadline < now,
    endedLate: endedAt === null || deadline === null ? null : endedAt > deadline,
    attempts,
    after,
    retryOf,
  };
}

function endpointOf({ origin, sender }: ListedRequest): OperatorRequest["endpoint"] {
  if (origin === null) return sender === "pipe" ? "pipe" : "kafka";
  return origin.startsWith("opendsr:") ? "opendsr" : "webhook";
}
