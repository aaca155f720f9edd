import { startBroker } from "@intercom-dsar/kafka-broker";
import { readEnvironment } from "./config.ts";
import { runMatrix } from "./matrix/matrix.ts";
import { printMatrix } from "./matrix/print-matrix.ts";
import { createTopics } from "./stage/topics.ts";

const log = (line: string) => process.stderr.write(`${line}\n`);
const broker = await startBroker({ environment: readEnvironment(), log });
try {
  const topics = await createTopics(broker.brokers);
  const startedAt = performance.now();
  const results = await runMatrix(
    { topics, brokers: broker.brokers },
    {
      kinds: ["deletion", "access"],
      parallel: 4,
      onCell: ({ kind, boundary, problems, logs }) => {
        log(
          `${problems.length === 0 ? "holds " : "BROKEN"} ${kind}: ${boundary.name} ${problems.join("; ")}`,
        );
        if (logs !== null) log(logs);
      },
    },
  );
  process.stdout.write(`${printMatrix(results)}\n`);
  log(`${results.length} kills in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  if (results.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
  await topics.close();
} finally {
  await broker.stop();
}
