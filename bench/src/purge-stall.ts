import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger, type Submission } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atMost, type Figure, type Row, reported } from "./figure.ts";
import { quantile } from "./statistics.ts";

const REQUESTS = 4_000;
const OUTCOME_BYTES = 50 * 1024;
const ENTRIES = 5;
const BATCH = 100;
const DAY = 86_400_000;
const INSERT_EVERY_MS = 10;
const RENEW_EVERY_MS = 100;
const BEFORE_MS = 5_000;
const GOAL_MS = 250;
const WORKSPACE = "ws1";

/** A purge of 200 MB in the process that takes requests in and renews its leases meanwhile. */
export function purgeStall(kind: DatabaseKind): Figure {
  const name = `purge-stall-${kind.toLowerCase()}`;
  return {
    name,
    describe: `longest insert and lease renewal while 200 MB are purged, on ${kind}`,
    async measure(progress) {
      const place = await makeDatabase(kind);
      const database = openDatabase(place.url);
      let ahead = 0;
      const now = () => Date.now() + ahead;
      const ledger = await openLedger({ database, keyring: createKeyring([Buffer.alloc(32, 7)]), now });
      await fill(ledger);
      progress("filled");
      ahead = 31 * DAY;
      const before = await watch(ledger, "before", sleep(BEFORE_MS));
      const startedAt = performance.now();
      let batches = 0;
      const during = await watch(
        ledger,
        "during",
        ledger.maintenance.purge(undefined, () => {
          batches += 1;
        }),
      );
      const seconds = (performance.now() - startedAt) / 1_000;
      progress(`purged in ${seconds.toFixed(1)} s`);
      await ledger.close();
      await database.close();
      await place.remove();
      return rows(name, before, during, `${seconds.toFixed(1)} s, ${batches} transactions`);
    },
  };
}

interface Times {
  readonly inserts: readonly number[];
  readonly renewals: readonly number[];
}

function rows(name: string, before: Times, during: Times, purge: string): Row[] {
  const longest = (times: readonly number[]) => Math.max(...times);
  const whole = (times: readonly number[]) =>
    `${times.length}, p50 ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}; longest without a purge`;
  return [
    reported(`purge, ${name}`, purge),
    atMost(
      `longest insert during a purge, ms, ${name}`,
      Math.round(longest(during.inserts)),
      GOAL_MS,
      `${whole(during.inserts)} ${longest(before.inserts).toFixed(0)}`,
    ),
    atMost(
      `longest lease renewal during a purge, ms, ${name}`,
      Math.round(longest(during.renewals)),
      GOAL_MS,
      `${whole(during.renewals)} ${longest(before.renewals).toFixed(0)}`,
    ),
  ];
}

/** Inserts and renews until `work` has ended. */
async function watch(ledger: Ledger, name: string, work: Promise<unknown>): Promise<Times> {
  const times = { inserts: [] as number[], renewals: [] as number[] };
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  await ledger.inbox.receive([submission(`${name}-first`)]);
  const [lease] = await ledger.leases.acquire({ owner: name, ttlMs: 60_000, limit: 1 });
  if (lease === undefined) throw new Error("nothing to lease");
  const repeat = async (into: number[], everyMs: number, step: (index: number) => Promise<unknown>) => {
    // From when it was to begin: a process that stands still begins nothing.
    for (let index = 0, dueAt = performance.now(); ; index += 1) {
      await step(index);
      into.push(performance.now() - dueAt);
      if (isOver) return;
      dueAt = performance.now() + everyMs;
      await sleep(everyMs);
    }
  };
  await Promise.all([
    over,
    repeat(times.inserts, INSERT_EVERY_MS, (index) => ledger.inbox.receive([submission(`${name}-${index}`)])),
    repeat(times.renewals, RENEW_EVERY_MS, () => ledger.leases.renew(lease, 60_000)),
  ]);
  await ledger.leases.release(lease);
  return times;
}

/** Requests that have ended, with contacts in their journals and an outcome that is published. */
async function fill(ledger: Ledger): Promise<void> {
  for (let start = 0; start < REQUESTS; start += BATCH) {
    const ids = Array.from({ length: BATCH }, (_, index) => `old-${start + index}`);
    await ledger.inbox.receive(ids.map((id) => submission(id)));
    const [lease] = await ledger.leases.acquire({ owner: "fill", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing to lease");
    for (const { requestId } of await ledger.requests.claim(lease, BATCH)) {
      const entries = Array.from({ length: ENTRIES }, (_, index) => ({
        step: "plan.contact",
        contactId: `${requestId}-${index}`,
      }));
      await ledger.requests.end(lease, requestId, {
        status: "completed",
        reasonCode: null,
        entries,
        outcome: () => ({
          id: `outcome:${requestId}`,
          channel: "outcomes",
          requestId,
          key: requestId,
          headers: {},
          value: Buffer.alloc(OUTCOME_BYTES, requestId),
        }),
      });
    }
    await ledger.leases.release(lease);
    await ledger.outbox.markPublished(ids.map((id) => `outcome:${id}`));
  }
}

function submission(requestId: string): Submission {
  const subject = `${requestId}@example.com`;
  const now = Date.now();
  return {
    type: "request",
    requestFingerprint: subject,
    onConflict: null,
    request: {
      sender: "kafka",
      requestId,
      kind: "access",
      statedWorkspaceId: WORKSPACE,
      workspaceId: WORKSPACE,
      subjects: [subject],
      payload: Buffer.from(JSON.stringify({ requestId, subject })),
      receivedAt: now,
      deadline: now + 60 * DAY,
      after: null,
      retryOf: null,
      traceparent: null,
    },
  };
}
