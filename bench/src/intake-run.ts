import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { launchConsumer } from "@intercom-dsar/testing";
import { NODE_FLAGS, nodeOptions } from "./config.ts";
import type { BenchDatabase } from "./database-for.ts";

const PLAIN = fileURLToPath(new URL("./plain-intake.ts", import.meta.url));

export interface IntakeOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly events: number;
  readonly round: number;
  readonly database: BenchDatabase;
}

interface LogLine {
  readonly event: string;
  readonly time: string;
  readonly count?: number;
}

/**
 * Events a second that the real consumer stores. No Intercom is there, so that the requests stay where they are and nothing else is
 * measured.
 */
export async function intakeRun(options: IntakeOptions): Promise<number> {
  const { brokers, topic, database } = options;
  const child = launchConsumer({
    nodeOptions: [...NODE_FLAGS, ...nodeOptions()],
    stdio: ["ignore", "ignore", "pipe"],
    environment: {
      KAFKA_BROKERS: brokers.join(","),
      KAFKA_TOPIC_REQUESTS: topic,
      KAFKA_GROUP_ID: groupOf("ours", options),
      KAFKA_CREATE_TOPICS: "true",
      INTERCOM_BASE_URL: "http://127.0.0.1:1",
      INTERCOM_ACCESS_TOKEN: "none",
      ...database.environment,
    },
  });
  return rateOf(child, options.events);
}

/** Events a second that a consumer stores which does no more than it must. */
export async function plainIntakeRun(options: IntakeOptions): Promise<number> {
  const { brokers, topic, database } = options;
  const settings = {
    brokers,
    topic,
    groupId: groupOf("plain", options),
    databaseUrl: database.url,
    ledgerKey: database.environment.LEDGER_KEY,
  };
  const child = spawn(process.execPath, [...NODE_FLAGS, PLAIN, JSON.stringify(settings)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  return rateOf(child, options.events);
}

function groupOf(who: string, { round, database }: IntakeOptions): string {
  return `${who}-${round}-${database.url.split(":")[0]}`;
}

/** By its own log, after the first portion. */
async function rateOf(child: ChildProcess, events: number): Promise<number> {
  if (child.stderr === null) throw new Error("the consumer has no log");
  const stored: { readonly at: number; readonly count: number }[] = [];
  let total = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    const { event, time, count = 0 } = JSON.parse(line) as LogLine;
    if (event !== "records_received") continue;
    stored.push({ at: Date.parse(time), count });
    total += count;
    if (total >= events) break;
  }
  const ended = once(child, "exit");
  child.kill(nodeOptions().length > 0 ? "SIGTERM" : "SIGKILL");
  await ended;
  const [first, last] = [stored.at(0), stored.at(-1)];
  if (first === undefined || last === undefined) return Number.NaN;
  return ((total - first.count) * 1_000) / (last.at - first.at);
}
