import { parseArgs } from "node:util";
import { budgetUse } from "./budget-use.ts";
import { callsPerRequest } from "./calls-per-request.ts";
import type { Figure, Row } from "./figure.ts";
import { intakeRate } from "./intake-rate.ts";
import { sdkRatio } from "./sdk-ratio.ts";
import { stranger } from "./stranger.ts";
import { takeover } from "./takeover.ts";

const FIGURES: readonly Figure[] = [
  callsPerRequest,
  sdkRatio,
  intakeRate,
  budgetUse(167),
  budgetUse(1_666),
  stranger,
  takeover,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, list: { type: "boolean" } },
});
const progress = (line: string) => process.stderr.write(`${line}\n`);

if (values.list) {
  for (const { name, describe } of FIGURES) process.stdout.write(`${name}: ${describe}\n`);
} else {
  const chosen = FIGURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const rows: Row[] = [];
  for (const figure of chosen) {
    progress(`${figure.name}: ${figure.describe} …`);
    rows.push(...(await figure.measure(progress)));
  }
  process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : table(rows));
}

function table(rows: readonly Row[]): string {
  const verdict = ({ met }: Row) => (met === null ? "reported" : met ? "met" : "missed");
  const lines = rows.map((row) => `| ${row.figure} | ${row.value} | ${row.goal} | ${verdict(row)} |\n`);
  return `| figure | value | goal | |\n| --- | --- | --- | --- |\n${lines.join("")}`;
}
