import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EVENT_TYPES } from "@intercom-dsar/dsar-events";
import type { SentRequest } from "../audit/evidence.ts";
import { clockEnvironment } from "../preload/config.ts";
import { isAllDelivered } from "../stage/is-all-delivered.ts";
import type { Stage, StartOptions } from "../stage/stage.ts";
import type { PublishedRecord, Topics } from "../stage/topics.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { type MatrixKind, subjectEvent } from "./subject.ts";

const CLOCK = new URL("../preload/shifted-clock.ts", import.meta.url).href;
const HOUR_MS = 60 * 60_000;
const NINE_DAYS_MS = 9 * 24 * 60 * 60_000;
const TIMEOUT_MS = 300_000;

/** A stage on which only the next process is missing. */
export interface Prepared {
  /** How consumers are started from here on. */
  readonly launch: StartOptions;
  /** The last call that was made to get here. */
  readonly lastCall: number;
  /** Called once the first process is dead: lets pass what the next one has to wait for. */
  letTimePass(): void;
}

/**
 * Brings a fresh stage to where rehearsals and kills begin: the request lies on its topic. For a later look the deletion has ended, and for
 * every process from here on nine days have passed.
 */
export async function prepare(
  topics: Topics,
  stage: Stage,
  request: SentRequest,
  kind: MatrixKind,
): Promise<Prepared> {
  await topics.send(stage.requestTopic, [subjectEvent(request)]);
  if (kind !== "look") return { launch: {}, lastCall: 0, letTimePass: () => {} };
  const consumer = stage.start();
  await waitUntil("the deletion", () => published(topics, request, "deletion").length > 0, TIMEOUT_MS);
  await outboxEmpty(stage);
  await consumer.kill("SIGTERM");
  const file = join(stage.directory, "clock");
  const setClock = (aheadMs: number) => writeFileSync(file, String(aheadMs));
  setClock(NINE_DAYS_MS);
  return {
    launch: { preloads: [CLOCK], environment: clockEnvironment(file) },
    lastCall: stage.simulator.control.calls().at(-1)?.seq ?? 0,
    // A look that a process took is another one's a quarter of an hour later.
    letTimePass: () => setClock(NINE_DAYS_MS + HOUR_MS),
  };
}

/** What ends the work of a kind: outcomes of the request, or what tells of its later look. */
export function published(
  topics: Topics,
  { requestId }: SentRequest,
  kind: MatrixKind,
): readonly PublishedRecord[] {
  const isOwn = ({ key }: PublishedRecord) => key === requestId;
  if (kind !== "look") return topics.outcomes().filter(isOwn);
  return topics.events().filter((each) => isOwn(each) && each.headers.ce_type === EVENT_TYPES.receipt);
}

/** Resolves when nothing is left to be published or posted. */
export async function outboxEmpty(stage: Stage): Promise<void> {
  await waitUntil("an empty outbox", () => stage.withLedger(isAllDelivered), TIMEOUT_MS);
}

/** How a process is started that several want something of. */
export function together(...all: readonly StartOptions[]): StartOptions {
  return {
    preloads: all.flatMap(({ preloads = [] }) => preloads),
    environment: Object.assign({}, ...all.map(({ environment = {} }) => environment)),
  };
}
