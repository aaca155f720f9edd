import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { operatorClient } from "../operator/operator-client.ts";

const Report = z.looseObject({
  year: z.number(),
  rememberedFrom: z.string(),
  isWhole: z.boolean(),
  rows: z.array(
    z.looseObject({
      right: z.string(),
      regulation: z.string().nullable(),
      received: z.number(),
      compliedInWhole: z.number(),
      compliedInPart: z.number(),
      denied: z.number(),
      nothingFound: z.number(),
      withdrawn: z.number(),
      failed: z.number(),
      open: z.number(),
      medianDays: z.number().nullable(),
      meanDays: z.number().nullable(),
    }),
  ),
});
const HEADS = [
  "right",
  "law",
  "received",
  "in whole",
  "in part",
  "denied",
  "nothing found",
  "withdrawn",
  "failed",
  "open",
  "median days",
  "mean days",
];

export const reportCommand = defineCommand({
  name: "report",
  group: "look",
  arguments: "--ccpa-7102 --year YEAR",
  summary: "counts of a year's requests, as Cal. Code Regs. tit. 11, §7102 wants them",
  options: {
    "ccpa-7102": { summary: "requests received, complied with in whole or in part, denied, and the days" },
    year: { value: "YEAR", summary: "in which they were received, in UTC" },
  },
  read(rest, { "ccpa-7102": isAsked, year = "" }) {
    atMost(rest, 0);
    if (isAsked !== true) throw new UsageError("report: write --ccpa-7102");
    if (!/^[12]\d{3}$/.test(year)) throw new UsageError("--year: write a year, such as 2026");
    return async (context) => {
      const report = await operatorClient(context).get("/reports/ccpa-7102", Report, { year });
      const rows = report.rows.map((row) => [
        row.right,
        row.regulation ?? "not known",
        ...[row.received, row.compliedInWhole, row.compliedInPart, row.denied].map(String),
        ...[row.nothingFound, row.withdrawn, row.failed, row.open].map(String),
        ...[row.medianDays, row.meanDays].map((days) => (days === null ? "-" : String(days))),
      ]);
      const whole = report.isWhole
        ? `the whole year ${report.year} is counted`
        : `NOT THE WHOLE YEAR ${report.year}: it is not over, or requests that ended before ${report.rememberedFrom} are forgotten (ID_RETENTION)`;
      return {
        ...answer(context, report, table(context, HEADS, rows)),
        error: context.json ? "" : `${whole}\n`,
      };
    };
  },
});
