import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeOutcome, EVENT_TYPES } from "@intercom-dsar/dsar-events";
import type { Broker } from "@intercom-dsar/kafka-broker";
import { RECEIPT_HEADER } from "@intercom-dsar/receipts";
import { audit } from "../audit/audit.ts";
import { auditNotices } from "../audit/audit-notices.ts";
import { auditReceipts } from "../audit/audit-receipts.ts";
import { isByEarlierRule } from "../audit/earlier-rule.ts";
import type { Evidence } from "../audit/evidence.ts";
import { isAllDelivered } from "../stage/is-all-delivered.ts";
import type { PublishedRecord } from "../stage/topics.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { createDice, type Dice } from "./dice.ts";
import { createPlan, type Plan, type PlannedRecord } from "./plan.ts";
import { runGust } from "./storm.ts";
import { createWorld, type Dialect, type World } from "./world.ts";

export interface RandomOptions {
  readonly broker: Broker;
  readonly seed: number;
  readonly requests: number;
  readonly dialect: Dialect;
  readonly otherRoot?: string | null;
}

export interface RandomResult {
  readonly seed: number;
  readonly dialect: Dialect;
  readonly requests: number;
  /** Outcomes by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What the deletions are said to rest on. */
  readonly bases: Readonly<Record<string, number>>;
  readonly repeats: number;
  readonly deletes: number;
  readonly effects: Readonly<Record<string, number>>;
  /** Outcomes with a receipt that was checked. */
  readonly receipts: number;
  /** Notices of deletions, each counted once. */
  readonly notices: number;
  readonly disturbances: Readonly<Record<string, number>>;
  /** What `check` says of the key that was rotated away; `null` where none was. */
  readonly olderKey: string | null;
  /** Starts of the other version. */
  readonly otherStarts: number;
  /** Times that a process gave up by itself. */
  readonly unasked: number;
  readonly stormMs: number;
  /** From the end of the storm to the last outcome. */
  readonly calmMs: number;
  readonly problems: readonly string[];
  readonly logFile: string;
}

/** Everything has to be right again, without hands, this long after the last disturbance. */
const CALM_MS = 600_000;
/** A group whose member died reads on when that member's session has ended, 12 s later: between two gusts it has to come to that. */
const LULL_MS = 30_000;
const GUST_MS = 12_000;
const REQUESTS_PER_GUST = 60;
const OLDER_KEY = /key [0-9a-f]{8} (?:may go|is needed)[^"\n]*/;
const RETIRED_MS = 60_000;

/** Sends a plan of requests, a part in each gust of a storm, waits until the last has its outcome, and audits. */
export async function runRandom({
  seed,
  requests,
  dialect,
  broker,
  otherRoot = null,
}: RandomOptions): Promise<RandomResult> {
  // An earlier release waits, or knows nothing of what else is erased.
  const plan = createPlan(seed, requests, otherRoot === null);
  await using world = await createWorld({ broker, plan, dialect, otherRoot });
  const startedAt = performance.now();
  const disturbances = await runStorm(world, plan, seed);
  const stormMs = Math.round(performance.now() - startedAt);
  const problems = await settle(world, plan);
  const olderKey = OLDER_KEY.exec(await world.check())?.[0] ?? null;
  if (world.ledgerKeys !== null) problems.push(...(await auditOlderKey(world, plan, olderKey)));
  const calmMs = Math.round(performance.now() - startedAt) - stormMs;
  const outcomes = firstOutcomes(world);
  const { control } = world.simulator;
  return {
    seed,
    dialect,
    requests: plan.requests.length,
    statuses: countsOf(outcomes.map(({ status }) => status)),
    bases: countsOf(
      outcomes.flatMap(({ deletion }) => deletion?.contacts.map(({ basis }) => basis ?? "unknown") ?? []),
    ),
    repeats: world.topics.outcomes().length - outcomes.length,
    deletes: control.calls().filter(({ method }) => method === "DELETE").length,
    effects: countsOf(control.effects().map(({ kind }) => kind)),
    receipts: world.topics.outcomes().filter(({ headers }) => headers[RECEIPT_HEADER] !== undefined).length,
    notices: noticeIds(world).size,
    disturbances: Object.fromEntries(disturbances),
    olderKey,
    otherStarts: readFileSync(world.logFile, "utf8").split('"other_version_started"').length - 1,
    unasked: world.consumers.reduce((sum, consumer) => sum + consumer.unasked(), 0),
    stormMs,
    calmMs,
    problems,
    logFile: world.logFile,
  };
}

function countsOf(values: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(values, (value) => value);
  return Object.fromEntries([...groups].map(([value, { length }]) => [value, length]));
}

async function runStorm(world: World, plan: Plan, seed: number): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const gusts = Math.max(2, Math.ceil(plan.requests.length / REQUESTS_PER_GUST));
  const size = Math.ceil(plan.records.length / gusts);
  for (let gust = 0; gust < gusts; gust += 1) {
    const records = plan.records.slice(gust * size, (gust + 1) * size);
    const dice = createDice(seed + 2 * gust + 1);
    const sent = sendAll(world, records, createDice(seed + 2 * gust + 2));
    const rotated = gust === 1 ? rotateLedgerKey(world, counts) : null;
    await runGust(world, dice, GUST_MS, counts);
    await Promise.all([sent, rotated]);
    const keys = new Set(plan.records.slice(0, (gust + 1) * size).map(({ key }) => key));
    const isDone = () => openRequests(world, plan).every((requestId) => !keys.has(requestId));
    await waitUntil("a lull", isDone, LULL_MS).catch(() => {});
    world.note(`{"event":"lull","open":${openRequests(world, plan).length}}\n`);
  }
  return counts;
}

/** What the old key sealed is open then, and some of it has ended. An earlier release would have to be stopped for it. */
async function rotateLedgerKey({ ledgerKeys, consumers }: World, counts: Map<string, number>): Promise<void> {
  if (ledgerKeys === null) return;
  await ledgerKeys.rotate(consumers);
  counts.set("LEDGER_KEY rotated", 1);
}

/** A few records at a time, so that they arrive while things go wrong. */
async function sendAll(world: World, records: readonly PlannedRecord[], dice: Dice): Promise<void> {
  for (let at = 0; at < records.length; ) {
    const size = dice.between(1, 12);
    const messages = records
      .slice(at, at + size)
      .map((record) => ({ ...record, headers: { ...record.headers } }));
    await world.topics.send(world.requestTopic, messages);
    at += size;
    await sleep(dice.between(0, GUST_MS / 10));
  }
}

function openRequests({ topics }: World, { requests }: Plan): string[] {
  const ended = new Set(topics.outcomes().map(({ key }) => key));
  return requests.map(({ requestId }) => requestId).filter((requestId) => !ended.has(requestId));
}

/** Waits for what is left and looks at everything; resolves to what is wrong. */
async function settle(world: World, plan: Plan): Promise<string[]> {
  const problems: string[] = [];
  const wait = async (what: string, look: () => Promise<boolean> | boolean) =>
    waitUntil(what, look, CALM_MS).catch((error: Error) => void problems.push(error.message));
  await wait("every outcome", () => openRequests(world, plan).length === 0);
  problems.push(...openRequests(world, plan).map((requestId) => `${requestId} never ended`));
  await wait("an empty outbox", () => world.withLedger(isAllDelivered));
  if (world.ledgerKeys !== null)
    await retireOlderKey(world).catch((error: Error) => void problems.push(error.message));
  for (const consumer of world.consumers) {
    const code = await consumer.retire();
    if (code !== 0) problems.push(`${consumer.name} ended with code ${code} on SIGTERM`);
  }
  await world.topics.caughtUp();
  return [...problems, ...(await auditWorld(world, plan)), ...(await auditLedger(world, plan))];
}

async function auditWorld(world: World, plan: Plan): Promise<string[]> {
  const { topics, simulator, jwks, answers, recipients, noticeReceiver, logFile } = world;
  const isBesideAnother = world.ledgerKeys === null;
  const refusedToStart = readFileSync(logFile, "utf8").includes('"schema_too_new"');
  const { control } = simulator;
  const evidence: Evidence = {
    requests: plan.requests,
    records: topics.outcomes(),
    effects: control.effects(),
    calls: control.calls(),
    ...(answers !== null && { packages: await answers.open(topics.outcomes()) }),
    callsArriveLate: true,
  };
  const violations = [
    ...audit(evidence).filter((violation) => !isBesideAnother || !isByEarlierRule(violation)),
    ...(jwks === null ? [] : await auditReceipts(evidence, jwks)),
    ...auditNotices(evidence, publishedNotices(world), recipients),
  ];
  const letters = new Set(topics.deadLetters().map(({ key }) => key)).size;
  return [
    ...noticeReceiver.refused(),
    ...(refusedToStart ? ["a version refused to start on the ledger of the other"] : []),
    ...violations.map(({ rule, requestId, detail }) => `${rule} ${requestId ?? ""}: ${detail}`),
    ...(letters === plan.deadLetters ? [] : [`${letters} dead letters in place of ${plan.deadLetters}`]),
  ];
}

/** A start seals anew what the old key sealed; what disturbed one in the storm, it tries again an hour later alone. */
async function retireOlderKey({ consumers, check }: World): Promise<void> {
  await consumers[0]?.restart();
  const mayGo = async () => OLDER_KEY.exec(await check())?.[0].includes("may go") === true;
  await waitUntil("a key that may go", mayGo, RETIRED_MS);
}

/** `check` has to say that the old key may go, and all of the ledger has to hold without it. */
async function auditOlderKey(world: World, plan: Plan, said: string | null): Promise<string[]> {
  if (said === null) return ["check says nothing of the old key"];
  return said.includes("may go") ? auditLedger(world, plan, "new") : [`after the storm ${said}`];
}

async function auditLedger(
  world: World,
  { requests }: Plan,
  keys: "both" | "new" = "both",
): Promise<string[]> {
  return world.withLedger(async (ledger) => {
    const { open, unpublished, quarantined } = await ledger.reads.summary();
    const left = { ...open, unpublished, quarantined };
    const problems = Object.entries(left)
      .filter(([, count]) => count > 0)
      .map(([state, count]) => `${count} left ${state} in the ledger`);
    for (const { requestId } of requests) {
      const chain = await ledger.reads.verify(requestId);
      if (chain?.intact !== true) problems.push(`the journal of ${requestId} is broken`);
    }
    return problems;
  }, keys);
}

/** Every publication of a notice, on the topic and by a callback. */
function publishedNotices({ topics, noticeReceiver }: World): readonly PublishedRecord[] {
  const onTopic = topics.events().filter(({ headers }) => headers.ce_type === EVENT_TYPES.notice);
  return [...onTopic, ...noticeReceiver.notices()];
}

function noticeIds(world: World): ReadonlySet<string | undefined> {
  return new Set(publishedNotices(world).map(({ headers }) => headers.ce_id));
}

function firstOutcomes({ topics }: World) {
  const firsts = new Map(
    topics
      .outcomes()
      .toReversed()
      .map((record) => [record.key, record]),
  );
  return [...firsts.values()].map(({ value, headers }) => decodeOutcome({ value, headers: { ...headers } }));
}
