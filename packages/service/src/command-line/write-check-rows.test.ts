import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { writeCheckRows } from "./write-check-rows.ts";

const ROWS = [
  { name: "database", result: "ok", variable: "DATABASE_URL", detail: "data/ledger.db" },
  { name: "token", result: "failed", variable: "INTERCOM_ACCESS_TOKEN", detail: "unauthorized" },
] as const;

function written(isTTY: boolean): string {
  const output = Object.assign(new PassThrough(), { isTTY });
  writeCheckRows(ROWS, output);
  return String(output.read());
}

it("writes a table on a terminal", () => {
  expect(written(true)).toBe(`check     result  variable               detail
database  ok      DATABASE_URL           data/ledger.db
token     failed  INTERCOM_ACCESS_TOKEN  unauthorized
`);
});

it("writes a line of JSON for each row elsewhere", () => {
  expect(
    written(false)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(ROWS);
});
