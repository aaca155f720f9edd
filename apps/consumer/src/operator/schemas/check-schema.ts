import type { CheckRow } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { instant, iso } from "./shared.ts";

export const checkList = z
  .strictObject({
    at: instant.describe("When it was tried; what was tried within half a minute is not tried again."),
    checks: z.array(
      z.strictObject({
        name: z.string().describe("Such as `ledger`, `topics`, `intercom`, `region`, `scopes`, `clock`."),
        result: z.enum(["ok", "failed", "skipped"]),
        detail: z.string().describe("One line: an address, a path, a count, a code."),
        variable: z.string().nullable().describe("The variable to look at where it failed."),
      }),
    ),
  })
  .meta({
    title: "Checks",
    examples: [
      {
        at: "2026-11-26T09:00:00.000Z",
        checks: [
          {
            name: "scopes",
            result: "failed",
            detail: "the token lacks Read conversations",
            variable: "INTERCOM_ACCESS_TOKEN",
          },
        ],
      },
    ],
  });

export function toCheckList(at: number, rows: readonly CheckRow[]): z.infer<typeof checkList> {
  return {
    at: iso(at),
    checks: rows.map(({ name, result, detail, variable }) => ({ name, result, detail, variable })),
  };
}
