import { z } from "zod";
import { lastMonths, toMonthRows } from "../month-statistics.ts";
import type { OperatorOptions } from "../operator-options.ts";
import {
  instanceList,
  senderList,
  toInstanceList,
  toSenderList,
  toWorkspaceList,
  workspaceList,
} from "../schemas/overview-schema.ts";
import { iso, REFUSALS } from "../schemas/shared.ts";
import { statistics } from "../schemas/statistics-schema.ts";
import type { Api } from "./request-routes.ts";

const tags = ["overview"];

/** What is true of all requests together. */
export function overviewRoutes(api: Api, { ledger, clock, senders }: OperatorOptions): void {
  api.get(
    "/workspaces",
    {
      schema: {
        tags,
        operationId: "listWorkspaces",
        summary: "Workspaces: budget, parked or paused, queue, forecast",
        response: { 200: workspaceList, ...REFUSALS },
      },
    },
    async () => toWorkspaceList(await ledger.reads.workspaces(), await ledger.holds.list()),
  );

  api.get(
    "/senders",
    {
      schema: {
        tags,
        operationId: "listSenders",
        summary: "Senders: what each may ask for, and what it used today",
        response: { 200: senderList, ...REFUSALS },
      },
    },
    async () => toSenderList(senders, await ledger.reads.senders(), await ledger.holds.list()),
  );

  api.get(
    "/instances",
    {
      schema: {
        tags,
        operationId: "listInstances",
        summary: "Processes that took a lease within a day",
        response: { 200: instanceList, ...REFUSALS },
      },
    },
    async () => toInstanceList(await ledger.reads.instances()),
  );

  api.get(
    "/statistics",
    {
      schema: {
        tags,
        operationId: "getStatistics",
        summary: "What is open, and what ended by month, kind and law",
        querystring: z.object({ months: z.coerce.number().int().min(1).max(24).default(13) }),
        response: { 200: statistics, ...REFUSALS },
      },
    },
    async ({ query }) => {
      const now = clock.now();
      const { open, outbox, overDailyLimit } = await ledger.reads.statistics();
      const months = [];
      for (const month of lastMonths(now, query.months))
        months.push(...toMonthRows(month, await ledger.reads.endedGroups(month)));
      const sum = (state: string) =>
        open.filter((row) => row.state === state).reduce((total, { count }) => total + Number(count), 0);
      return {
        at: iso(now),
        open: { received: sum("received"), running: sum("running"), waiting: sum("waiting") },
        overdue: await ledger.reads.count({ overdue: true }),
        overDailyLimit,
        unpublished: outbox
          .filter(({ state }) => state === "unpublished")
          .reduce((total, { count }) => total + Number(count), 0),
        quarantined: outbox
          .filter(({ state }) => state === "set_aside")
          .reduce((total, { count }) => total + Number(count), 0),
        months,
      };
    },
  );
}
