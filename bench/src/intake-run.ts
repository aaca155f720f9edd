import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const CONSUMER = fileURLToPath(new URL("../../apps/consumer/src/main.ts", import.meta.url));

/** Events a second that the real consumer stores, from its own log; no Intercom is there, so that nothing else is measured. */
export async function spawnIntake(options: {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly directory: string;
  readonly events: number;
}): Promise<number> {
  const { brokers, topic, directory, events } = options;
  const child = spawn(process.execPath, [CONSUMER], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      KAFKA_BROKERS: brokers.join(","),
      KAFKA_TOPIC_REQUESTS: topic,
      KAFKA_CREATE_TOPICS: "true",
      INTERCOM_BASE_URL: "http://127.0.0.1:1",
      INTERCOM_ACCESS_TOKEN: "none",
      DATABASE_URL: `sqlite:${join(directory, "ledger.db")}`,
    },
  });
  let stored = 0;
  let firstAt = 0;
  let lastAt = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    const { event, count = 0, time } = JSON.parse(line) as { event: string; count?: number; time: string };
    if (event !== "records_received") continue;
    stored += count;
    firstAt ||= Date.parse(time);
    lastAt = Date.parse(time);
    if (stored >= events) break;
  }
  child.kill("SIGKILL");
  await once(child, "exit");
  return ((events - events * FIRST_BATCH_SHARE) * 1_000) / Math.max(1, lastAt - firstAt);
}

/** The clock starts when the first batch is stored, so that batch is not counted. */
const FIRST_BATCH_SHARE = 500 / 20_000;
