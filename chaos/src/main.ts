import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { type Broker, startBroker } from "@intercom-dsar/kafka-broker";
import { readEnvironment } from "./config.ts";
import { runMatrix } from "./matrix/matrix.ts";
import { printMatrix } from "./matrix/print-matrix.ts";
import { type RandomResult, runRandom } from "./random/run-random.ts";
import type { Dialect } from "./random/world.ts";
import { createTopics } from "./stage/topics.ts";
import { runTroubles } from "./trouble/run-troubles.ts";

const USAGE = `npm run chaos [-- matrix | random | trouble] [--seed N] [--requests N] [--database sqlite|postgres] [--parallel N]

  matrix   kills the consumer at every boundary of an access and of a deletion
  random   sends requests through a storm of kills, cuts, restarts and errors; the seed repeats what is sent and what goes wrong
  trouble  fills the ledger's disk, makes it read-only, sets the clock back an hour, sends bad records, floods the HTTP server

Without a name: all of them.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string" },
    requests: { type: "string", default: "500" },
    database: { type: "string" },
    parallel: { type: "string", default: "4" },
    help: { type: "boolean", default: false },
  },
});
const log = (line: string) => process.stderr.write(`${line}\n`);
const parts: Readonly<Record<string, (broker: Broker) => Promise<boolean>>> = { matrix, random, trouble };
const chosen = positionals.length === 0 ? Object.keys(parts) : positionals;

if (values.help || chosen.some((name) => !(name in parts))) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}
// A broker that can be killed and restarted, where there can be one.
const broker = await startBroker({ environment: readEnvironment(), log, ways: ["maven", "docker"] });
try {
  for (const name of chosen) if (!(await parts[name]?.(broker))) process.exitCode = 1;
} finally {
  await broker.stop();
}

async function matrix({ brokers }: Broker): Promise<boolean> {
  const topics = await createTopics(brokers);
  const results = await runMatrix(
    { topics, brokers },
    {
      kinds: ["deletion", "access"],
      parallel: Number(values.parallel),
      onCell: ({ kind, boundary, problems, logs }) => {
        log(
          `${problems.length === 0 ? "holds " : "BROKEN"} ${kind}, ${boundary.name} ${problems.join("; ")}`,
        );
        if (logs !== null) log(logs);
      },
    },
  );
  await topics.close();
  process.stdout.write(`${printMatrix(results)}\n`);
  return results.every(({ problems }) => problems.length === 0);
}

async function random(broker: Broker): Promise<boolean> {
  const dialects: readonly Dialect[] =
    values.database === undefined
      ? ["sqlite", "postgres"]
      : [values.database === "postgres" ? "postgres" : "sqlite"];
  const results: RandomResult[] = [];
  for (const dialect of dialects) {
    const seed = values.seed === undefined ? randomInt(1_000_000_000) : Number(values.seed);
    const requests = Number(values.requests);
    log(`random: npm run chaos -- random --seed ${seed} --requests ${requests} --database ${dialect}`);
    const result = await runRandom({ broker, seed, requests, dialect });
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    results.push(result);
  }
  return results.every(({ problems }) => problems.length === 0);
}

async function trouble({ brokers }: Broker): Promise<boolean> {
  const topics = await createTopics(brokers);
  try {
    return await runTroubles({ topics, brokers }, log);
  } finally {
    await topics.close();
  }
}
