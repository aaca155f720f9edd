import type {
  InstanceSeen,
  OpenCounts,
  PauseTarget,
  SenderOverview,
  WorkspaceOverview,
} from "@intercom-dsar/ledger";
import { z } from "zod";
import type { WebhookSender } from "../../domain/sender.ts";
import { instant, iso, senderName, workspaceId } from "./shared.ts";

const open = z.strictObject({
  received: z.int().describe("Queued."),
  running: z.int(),
  waiting: z.int(),
  overdue: z.int().describe("Of all of them, past their deadline."),
  nearestDeadline: instant.nullable(),
});
const OPEN = { received: 4, running: 1, waiting: 2, overdue: 0, nearestDeadline: "2026-12-01T08:00:00.000Z" };

export const workspaceList = z
  .strictObject({
    workspaces: z.array(
      z.strictObject({
        workspaceId: workspaceId.nullable().describe("`null`: requests whose workspace is not settled."),
        isPaused: z.boolean().describe("By an operator, it or everything."),
        parked: z
          .strictObject({
            reason: z.enum(["authorization", "scope"]),
            code: z.string(),
            since: instant,
            probeAt: instant.describe("When it is tried again."),
          })
          .nullable()
          .describe("Why nothing can be done there."),
        budget: z.strictObject({
          limit: z.int().nullable().describe("Calls that Intercom allows in ten seconds, as last seen."),
          pausedUntil: instant.nullable().describe("Intercom asked for a pause (429)."),
        }),
        open,
        forecast: z.strictObject({
          lastEndsAt: instant.nullable().describe("When the last of what is ready is expected to end."),
          atRisk: z.int().describe("How many are expected to end after their deadline."),
        }),
      }),
    ),
  })
  .meta({
    title: "Workspaces",
    examples: [
      {
        workspaces: [
          {
            workspaceId: "ab12cd34",
            isPaused: false,
            parked: null,
            budget: { limit: 1667, pausedUntil: null },
            open: OPEN,
            forecast: { lastEndsAt: "2026-11-26T09:04:00.000Z", atRisk: 0 },
          },
        ],
      },
    ],
  });

export const senderList = z
  .strictObject({
    senders: z.array(
      z.strictObject({
        sender: senderName,
        isConfigured: z.boolean().describe("`false`: taken out, or an endpoint (`kafka`, `pipe`)."),
        isPaused: z.boolean(),
        kinds: z
          .array(z.string())
          .nullable()
          .describe("What it may ask for; `null`: all, or by its endpoint."),
        workspaces: z.array(z.string()).nullable(),
        requestsPerMinute: z.int().nullable(),
        deletionsPerDay: z.int().nullable().describe("`null`: any number."),
        deletionsToday: z.int().describe("That began on this day (UTC)."),
        overLimit: z.int().describe("Deletions that wait for `release`."),
        open,
      }),
    ),
  })
  .meta({
    title: "Senders",
    examples: [
      {
        senders: [
          {
            sender: "portal",
            isConfigured: true,
            isPaused: false,
            kinds: ["access", "deletion"],
            workspaces: null,
            requestsPerMinute: 6000,
            deletionsPerDay: 100,
            deletionsToday: 12,
            overLimit: 0,
            open: OPEN,
          },
        ],
      },
    ],
  });

export const instanceList = z
  .strictObject({
    instances: z.array(
      z.strictObject({
        instance: z.string().describe("Of the process, made when it started."),
        seenAt: instant.describe("When it last took a lease; an idle one takes none."),
        workspaces: z.int().describe("For which it works at this moment."),
      }),
    ),
  })
  .meta({
    title: "Instances",
    examples: [{ instances: [{ instance: "8f0c…", seenAt: "2026-11-26T08:59:00.000Z", workspaces: 2 }] }],
  });

export function toInstanceList(instances: readonly InstanceSeen[]): z.infer<typeof instanceList> {
  return { instances: instances.map(({ seenAt, ...rest }) => ({ ...rest, seenAt: iso(seenAt) })) };
}

export function toWorkspaceList(
  workspaces: readonly WorkspaceOverview[],
  pauses: readonly PauseTarget[],
): z.infer<typeof workspaceList> {
  return {
    workspaces: workspaces.filter(isShown).map(({ workspaceId, parked, budget, open, forecast }) => ({
      workspaceId,
      isPaused: holds(pauses, "workspace", workspaceId),
      parked:
        parked === null
          ? null
          : {
              reason: parked.reason,
              code: parked.code,
              since: iso(parked.since),
              probeAt: iso(parked.probeAt),
            },
      budget: { limit: budget.limit, pausedUntil: iso(budget.pausedUntil) },
      open: toOpen(open),
      forecast: { lastEndsAt: iso(forecast.lastEndsAt), atRisk: forecast.atRisk },
    })),
  };
}

/** Nobody looks for requests without a workspace where there are none. */
function isShown({ workspaceId, open: { received, running, waiting } }: WorkspaceOverview): boolean {
  return workspaceId !== null || received + running + waiting > 0;
}

/** Those that are configured, and those that have something open. */
export function toSenderList(
  configured: readonly WebhookSender[],
  found: readonly SenderOverview[],
  pauses: readonly PauseTarget[],
): z.infer<typeof senderList> {
  const names = new Set([...configured.map(({ name }) => name), ...found.map(({ sender }) => sender)]);
  return {
    senders: [...names].sort().map((sender) => {
      const rights = configured.find(({ name }) => name === sender);
      const own = found.find((one) => one.sender === sender);
      return {
        sender,
        isConfigured: rights !== undefined,
        isPaused: holds(pauses, "sender", sender),
        kinds: rights?.kinds == null ? null : [...rights.kinds],
        workspaces: rights?.workspaces == null ? null : [...rights.workspaces],
        requestsPerMinute: rights?.requestsPerMinute ?? null,
        deletionsPerDay: rights?.deletionsPerDay ?? null,
        deletionsToday: own?.deletionsToday ?? 0,
        overLimit: own?.overLimit ?? 0,
        open: toOpen(own?.open ?? NONE),
      };
    }),
  };
}

const NONE: OpenCounts = { received: 0, running: 0, waiting: 0, overdue: 0, nearestDeadline: null };

function toOpen({ nearestDeadline, ...counts }: OpenCounts): z.infer<typeof open> {
  return { ...counts, nearestDeadline: iso(nearestDeadline) };
}

function holds(pauses: readonly PauseTarget[], scope: "workspace" | "sender", name: string | null): boolean {
  return pauses.some(
    (paused) => paused.scope === "everything" || (paused.scope === scope && paused.name === name),
  );
}
