import { z } from "zod";
import { instant } from "./shared.ts";

export const statistics = z
  .strictObject({
    at: instant,
    open: z.strictObject({ received: z.int(), running: z.int(), waiting: z.int() }),
    overdue: z.int(),
    overDailyLimit: z.int().describe("Deletions that wait for `release`."),
    unpublished: z.int().describe("Messages on their way out."),
    quarantined: z.int().describe("Messages that stay until `redeliver`."),
    months: z
      .array(
        z.strictObject({
          month: z.string().describe("In UTC, in which they ended."),
          kind: z.string(),
          regulation: z.string().nullable().describe("`null`: not known."),
          ended: z.int(),
          byStatus: z.record(z.string(), z.int()),
          late: z.int().describe("Ended after their deadline."),
          medianDays: z.number().describe("From the person's asking to the end; half took no longer."),
        }),
      )
      .describe(
        "The newest month first; ids are remembered for `ID_RETENTION`, and nothing is counted beyond.",
      ),
  })
  .meta({
    title: "Statistics",
    examples: [
      {
        at: "2026-11-26T09:00:00.000Z",
        open: { received: 4, running: 1, waiting: 2 },
        overdue: 0,
        overDailyLimit: 0,
        unpublished: 0,
        quarantined: 0,
        months: [
          {
            month: "2026-11",
            kind: "deletion",
            regulation: "gdpr",
            ended: 41,
            byStatus: { completed: 40, partial: 1 },
            late: 0,
            medianDays: 0.1,
          },
        ],
      },
    ],
  });
