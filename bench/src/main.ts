import { parseArgs } from "node:util";
import { commandLineOrExit, UsageError } from "@intercom-dsar/service/command-line";
import { backlog } from "./backlog.ts";
import { budgetUse } from "./budget-use.ts";
import { budgetUseStorm } from "./budget-use-storm.ts";
import { callbackIsolation } from "./callback-isolation.ts";
import { callsOfBacklog } from "./calls-of-backlog.ts";
import { callsPerRequest } from "./calls-per-request.ts";
import { clientRatio } from "./client-ratio.ts";
import { deletionCpu } from "./deletion-cpu.ts";
import type { Figure, Row } from "./figure.ts";
import { intakeRate } from "./intake-rate.ts";
import { largeSubject } from "./large-subject.ts";
import { modestSender } from "./modest-sender.ts";
import { operatorList } from "./operator-list.ts";
import { pagesAfterKills } from "./pages-after-kills.ts";
import { purgeStall } from "./purge-stall.ts";
import { recovery } from "./recovery.ts";
import { redaction } from "./redaction.ts";
import { startLatency } from "./start-latency.ts";
import { formatTable } from "./table.ts";
import { takeover } from "./takeover.ts";
import { throttleOverhead } from "./throttle-overhead.ts";
import { webhookRate } from "./webhook-rate.ts";

const SECOND = 1_000;

const FIGURES: readonly Figure[] = [
  callsPerRequest,
  callsOfBacklog("deletion", 3.2),
  callsOfBacklog("access", 4.15),
  clientRatio,
  deletionCpu,
  throttleOverhead,
  budgetUse({ name: "167", limit: 167 }),
  budgetUse({ name: "1666", limit: 1_666 }),
  budgetUse({ name: "1666-far", limit: 1_666, latencyMs: [150, 350] }),
  budgetUse({
    name: "167-beside",
    limit: 167,
    otherApp: { share: 0.4, pattern: "bursts", burstAtMs: 5 * SECOND },
  }),
  budgetUse({
    name: "1666-beside",
    limit: 1_666,
    otherApp: { share: 0.4, pattern: "bursts", burstAtMs: 3 * SECOND, onWindows: 3, offWindows: 3 },
  }),
  budgetUseStorm({ name: "167", limit: 167 }),
  budgetUseStorm({ name: "167-late", limit: 167, atMs: 5 * SECOND }),
  budgetUseStorm({ name: "1666", limit: 1_666 }),
  takeover("SQLite"),
  takeover("PostgreSQL"),
  intakeRate("SQLite"),
  intakeRate("PostgreSQL"),
  webhookRate,
  modestSender,
  largeSubject,
  pagesAfterKills,
  callbackIsolation,
  backlog("SQLite"),
  backlog("PostgreSQL"),
  purgeStall("SQLite"),
  purgeStall("PostgreSQL"),
  operatorList("SQLite"),
  operatorList("PostgreSQL"),
  startLatency("SQLite"),
  startLatency("PostgreSQL"),
  recovery("SQLite"),
  recovery("PostgreSQL"),
  redaction,
];

const HELP = `Measures the figures of bench/README.md. From the repository: npm run bench -- [FIGURE …] [--json]

  FIGURE              these figures only; without any, all of them
  --list              the figures there are
  --json              rows as JSON instead of a table
  --help, --version
`;

const { values, figures } = commandLineOrExit({
  name: "bench",
  help: HELP,
  read(written) {
    const options = { json: { type: "boolean" }, list: { type: "boolean" } } as const;
    const { values, positionals } = parseArgs({ args: written, allowPositionals: true, options });
    return { values, figures: choose(positionals) };
  },
});

if (values.list) {
  for (const { name, describe } of FIGURES) process.stdout.write(`${name}: ${describe}\n`);
} else {
  const rows: Row[] = [];
  for (const figure of figures) {
    progress(`${figure.name}: ${figure.describe} …`);
    rows.push(...(await figure.measure((line) => progress(`${figure.name}: ${line}`))));
  }
  process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : formatTable(rows));
}

/** All figures, or those that are named; `budget-use` names every one of its kind. */
function choose(names: readonly string[]): readonly Figure[] {
  if (names.length === 0) return FIGURES;
  const isNamed = (wanted: string, { name }: Figure) => name === wanted || name.startsWith(`${wanted}-`);
  const unknown = names.find((wanted) => !FIGURES.some((figure) => isNamed(wanted, figure)));
  if (unknown !== undefined) throw new UsageError(`there is no figure "${unknown}"; --list names them`);
  return FIGURES.filter((figure) => names.some((wanted) => isNamed(wanted, figure)));
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
