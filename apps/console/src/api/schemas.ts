import { z } from "zod";

/** What the pages read of the operator API; `apps/consumer/operator-openapi.json` describes all of it. */

const instant = z.string().transform((written) => Date.parse(written));
const orNull = instant.nullable();

export const OperatorRequest = z.object({
  sender: z.string(),
  requestId: z.string(),
  kind: z.string(),
  regulation: z.string().nullable(),
  workspaceId: z.string().nullable(),
  endpoint: z.string(),
  state: z.string(),
  waiting: z.object({ reason: z.string(), code: z.string().nullable(), until: orNull }).nullable(),
  status: z.string().nullable(),
  reasonCode: z.string().nullable(),
  cancelRequested: z.boolean(),
  receivedAt: instant,
  arrivedAt: instant,
  deadline: orNull,
  forecastAt: orNull,
  startedAt: orNull,
  begunAt: orNull,
  endedAt: orNull,
  isOverdue: z.boolean(),
  endedLate: z.boolean().nullable(),
  attempts: z.number(),
  after: z.string().nullable(),
  retryOf: z.string().nullable(),
});
export type OperatorRequest = z.output<typeof OperatorRequest>;

export const RequestList = z.object({
  requests: z.array(OperatorRequest),
  next: z.string().nullable(),
  total: z.number().nullable(),
});
export type RequestList = z.output<typeof RequestList>;

/** Who was told what a deletion erased. */
const ErasureNotice = z.object({
  noticeId: z.string(),
  recipient: z.string(),
  sender: z.string(),
  requestId: z.string(),
  erased: z.array(z.object({ category: z.string(), count: z.number() })),
  createdAt: instant,
  sentAt: orNull,
  redelivery: z.object({ askedAt: instant, sentAt: orNull }).nullable(),
  acknowledgeBy: instant,
  isOverdue: z.boolean(),
  acknowledgedAt: orNull,
  acknowledgedBy: z.string().nullable(),
  acknowledgedAs: z.string().nullable(),
});
export type ErasureNotice = z.output<typeof ErasureNotice>;

export const ErasureNoticeList = z.object({ notices: z.array(ErasureNotice), next: z.string().nullable() });

export const Timeline = z.object({
  /** None where the consumer is of an earlier release. */
  notices: z.array(ErasureNotice).default([]),
  entries: z.array(
    z.object({
      seq: z.number(),
      at: instant,
      step: z.string(),
      meaning: z.string().nullable(),
      contact: z.number().nullable(),
      httpStatus: z.number().nullable(),
      intercomRequestId: z.string().nullable(),
      facts: z.record(z.string(), z.unknown()),
      hash: z.string(),
    }),
  ),
  verification: z.object({
    intact: z.boolean(),
    entries: z.number(),
    sealedEntries: z.number(),
    outcome: z.string(),
    brokenAt: z.number().nullable(),
  }),
  laterLook: z
    .object({
      restorableUntil: instant,
      dueAt: orNull,
      result: z.string().nullable(),
      reason: z.string().nullable(),
      count: z.number().nullable(),
      at: orNull,
    })
    .nullish()
    .transform((look) => look ?? null),
});
export type Timeline = z.output<typeof Timeline>;

export const Coverage = z.object({
  coverage: z
    .array(
      z.object({
        resource: z.string(),
        result: z.string(),
        items: z.number().nullable(),
        expected: z.number().nullable(),
        pages: z.number().nullable(),
      }),
    )
    .nullable(),
});
export type Coverage = z.output<typeof Coverage>;

export const Explanation = z.object({
  summary: z.string(),
  since: orNull,
  until: orNull,
  whatToDo: z.string(),
  remarks: z.array(z.string()),
});
export type Explanation = z.output<typeof Explanation>;

export const ActionResult = z.object({
  result: z.string(),
  done: z.number(),
  skipped: z.number(),
  failed: z.number(),
  /** Of the request that was made anew. */
  requestId: z.string().optional(),
});
export type ActionResult = z.output<typeof ActionResult>;

/** What an action on all that fit a filter came to. */
export const BulkResult = z.object({ done: z.number(), skipped: z.number(), failed: z.number() });

/** Whom a request is about: the only personal data that the console ever reads. */
export const Revealed = z.object({ identifiers: z.array(z.string()) });
export type Revealed = z.output<typeof Revealed>;

export const AuditList = z.object({
  actions: z.array(
    z.object({
      actionId: z.string(),
      at: instant,
      actor: z.string(),
      credential: z.string(),
      role: z.string(),
      action: z.string(),
      target: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      reason: z.string().nullable(),
      outcome: z.object({ result: z.string() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type AuditList = z.output<typeof AuditList>;

export const PauseList = z.object({
  pauses: z.array(z.object({ scope: z.string(), name: z.string().nullable(), since: instant })),
});
export type PauseList = z.output<typeof PauseList>;

const open = z.object({
  received: z.number(),
  running: z.number(),
  waiting: z.number(),
  overdue: z.number(),
  nearestDeadline: orNull,
});

export const WorkspaceList = z.object({
  workspaces: z.array(
    z.object({
      workspaceId: z.string().nullable(),
      isPaused: z.boolean(),
      parked: z.object({ code: z.string(), since: instant, probeAt: instant }).nullable(),
      budget: z.object({ limit: z.number().nullable(), pausedUntil: orNull }),
      open,
      forecast: z.object({ lastEndsAt: orNull, atRisk: z.number() }),
    }),
  ),
});
export type WorkspaceList = z.output<typeof WorkspaceList>;

export const SenderList = z.object({
  senders: z.array(
    z.object({
      sender: z.string(),
      isConfigured: z.boolean(),
      isPaused: z.boolean(),
      kinds: z.array(z.string()).nullable(),
      workspaces: z.array(z.string()).nullable(),
      requestsPerMinute: z.number().nullable(),
      deletionsPerDay: z.number().nullable(),
      deletionsToday: z.number(),
      overLimit: z.number(),
      open,
    }),
  ),
});
export type SenderList = z.output<typeof SenderList>;

export const Statistics = z.object({
  unpublished: z.number(),
  quarantined: z.number(),
  months: z.array(
    z.object({
      month: z.string(),
      kind: z.string(),
      regulation: z.string().nullable(),
      ended: z.number(),
      byStatus: z.record(z.string(), z.number()),
      late: z.number(),
      medianDays: z.number(),
    }),
  ),
});
export type Statistics = z.output<typeof Statistics>;

export const DeadLetterList = z.object({
  deadLetters: z.array(
    z.object({
      id: z.string(),
      cause: z.string(),
      meaning: z.string().nullable(),
      path: z.string().nullable(),
      isSigned: z.boolean(),
      createdAt: instant,
      publishedAt: orNull,
      quarantinedAt: orNull,
    }),
  ),
  next: z.string().nullable(),
});
/** What could go back of dead letters, or went. */
export const Replayed = z.object({
  letters: z.array(
    z.object({
      partition: z.number(),
      offset: z.string(),
      cause: z.string().nullable(),
      result: z.string(),
    }),
  ),
});
export type Replayed = z.output<typeof Replayed>;

export type DeadLetterList = z.output<typeof DeadLetterList>;
