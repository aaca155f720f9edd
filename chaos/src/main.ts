import { randomInt } from "node:crypto";
import { startPostgres } from "@intercom-dsar/database/testing";
import { type Broker, startBroker } from "@intercom-dsar/kafka-broker";
import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { DATABASES, HELP, LAST_RELEASE, type Part, readCommandLine } from "./command-line.ts";
import { readEnvironment } from "./config.ts";
import { runMatrix } from "./matrix/matrix.ts";
import { printMatrix } from "./matrix/print-matrix.ts";
import { type RandomResult, runRandom } from "./random/run-random.ts";
import { checkOut, HERE } from "./stage/check-out.ts";
import { lastRelease } from "./stage/last-release.ts";
import { createTopics } from "./stage/topics.ts";
import { runTroubles } from "./trouble/run-troubles.ts";

const log = (line: string) => process.stderr.write(`${line}\n`);
const parts: Readonly<Record<Part, (broker: Broker) => Promise<boolean>>> = { matrix, random, trouble };
const asked = commandLineOrExit({ name: "chaos", help: HELP, read: readCommandLine });

// A broker that can be killed and restarted, where there can be one.
const broker = await startBroker({ environment: readEnvironment(), log, ways: ["maven", "docker"] });
try {
  for (const name of asked.parts) if (!(await parts[name](broker))) process.exitCode = 1;
} finally {
  await broker.stop();
}

async function matrix({ brokers }: Broker): Promise<boolean> {
  await using cleanup = new AsyncDisposableStack();
  const topics = await createTopics(brokers);
  cleanup.defer(() => topics.close());
  const postgres = asked.database === "postgres" ? await startPostgres() : null;
  if (postgres !== null) cleanup.defer(() => postgres.stop());
  const results = await runMatrix(
    { topics, brokers, postgres },
    {
      kinds: asked.kinds,
      parallel: asked.parallel,
      wanted: ({ name }) => asked.at.length === 0 || asked.at.some((part) => name.includes(part)),
      onCell: ({ kind, boundary, meanwhile, problems, logs }) => {
        const what = meanwhile === "nothing" ? "" : ` (${meanwhile} meanwhile)`;
        log(
          `${problems.length === 0 ? "holds " : "BROKEN"} ${kind}, ${boundary.name}${what} ${problems.join("; ")}`,
        );
        if (logs !== null) log(logs);
      },
    },
  );
  process.stdout.write(`${printMatrix(results)}\n`);
  return results.every(({ problems }) => problems.length === 0);
}

async function random(broker: Broker): Promise<boolean> {
  const results: RandomResult[] = [];
  const { requests, beside } = asked;
  const otherRoot = beside === null ? null : await checkOut(await commitOf(beside));
  for (const dialect of asked.database === null ? DATABASES : [asked.database]) {
    const seed = asked.seed ?? randomInt(1_000_000_000);
    log(
      `random: npm run chaos -- random --seed ${seed} --requests ${requests} --database ${dialect}${beside === null ? "" : ` --beside ${beside}`}`,
    );
    const result = await runRandom({ broker, seed, requests, dialect, otherRoot });
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    results.push(result);
  }
  return results.every(({ problems }) => problems.length === 0);
}

async function commitOf(beside: string): Promise<string> {
  const release = beside === LAST_RELEASE ? await lastRelease(HERE) : null;
  return release?.commit ?? beside;
}

async function trouble({ brokers }: Broker): Promise<boolean> {
  const topics = await createTopics(brokers);
  try {
    return await runTroubles({ topics, brokers }, asked.troubles, log);
  } finally {
    await topics.close();
  }
}
