import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger, type RequestFilter, type Submission } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atMost, type Figure, reported } from "./figure.ts";
import { median, quantile } from "./statistics.ts";

const REQUESTS = 100_000;
/** Taken in by the ledger; the others are copies of their rows. */
const MADE = 2_000;
/** One of so many stays open. */
const OPEN_EVERY = 10;
const BATCH = 500;
const ROUNDS = 20;
const GOAL_MS = 100;
const DAY = 86_400_000;

/** What the console asks for: what is open, late or waits, and rare things among everything. */
const FILTERS: Readonly<Record<string, RequestFilter>> = {
  everything: {},
  open: { open: true },
  overdue: { overdue: true },
  "waits for a limit": { waitReason: "limit" },
  "one sender": { sender: "sender-3" },
  "one workspace, ended": { workspaceId: "ws2", open: false },
  "failed, of one sender": { status: "failed", sender: "sender-3" },
  "a reason that nothing has": { reasonCode: "leak_check" },
};

/** A page of 50 requests, and its count, for filters that fit many, few and none. */
export function operatorList(kind: DatabaseKind): Figure {
  return {
    name: `operator-list-${kind.toLowerCase()}`,
    describe: `a page of the operator API's list among ${REQUESTS.toLocaleString("en")} requests on ${kind}`,
    async measure(progress) {
      const made = await makeDatabase(kind);
      const database = openDatabase(made.url);
      const ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]) });
      await fill(ledger);
      await database.transaction((transaction) => transaction.query(COPY), { unlimited: true });
      // As PostgreSQL does by itself within a minute.
      await database.query("ANALYZE requests");
      progress(`${REQUESTS} requests are there`);
      const rows = [];
      const all: number[] = [];
      for (const [name, filter] of Object.entries(FILTERS)) {
        const times: number[] = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          const start = performance.now();
          await ledger.reads.list(filter, { limit: 50 });
          times.push(performance.now() - start);
        }
        all.push(...times);
        progress(`${name}: p50 ${median(times).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`);
        rows.push({ name, p95: quantile(times, 0.95) });
      }
      const counted = performance.now();
      await ledger.reads.count({ sender: "sender-3" });
      const countMs = performance.now() - counted;
      await ledger.close();
      await database.close();
      await made.remove();
      const slowest = rows.reduce((most, row) => (row.p95 > most.p95 ? row : most));
      return [
        atMost(
          `list of ${REQUESTS} requests, p95 of the slowest filter, ${kind}`,
          slowest.p95,
          GOAL_MS,
          slowest.name,
        ),
        reported(
          `the same, all filters: p50; a count, ${kind}`,
          `${median(all).toFixed(1)} ms; ${countMs.toFixed(0)} ms`,
        ),
      ];
    },
  };
}

/** Rejections end at once: nine of ten, of seven senders; the others stay open. */
async function fill(ledger: Ledger): Promise<void> {
  const now = Date.now();
  for (let start = 0; start < MADE; start += BATCH)
    await ledger.inbox.receive(
      Array.from({ length: BATCH }, (_, index) => {
        const number = start + index;
        return number % OPEN_EVERY === 0 ? openRequest(number, now) : rejection(number, now);
      }),
    );
}

const SAME =
  "kind, stated_workspace, workspace_id, meaning, received_at, deadline, state, status, reason_code, ended_at, head, origin, sender";
const COPY = `WITH RECURSIVE copies (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${REQUESTS / MADE - 1})
  INSERT INTO requests (${SAME}, request_id, sender_request_id, arrived_at)
  SELECT ${SAME}, request_id || '-' || n, sender_request_id || '-' || n, arrived_at - n * 1000 FROM requests CROSS JOIN copies`;

function openRequest(number: number, now: number): Submission {
  const request = {
    sender: `sender-${number % 7}`,
    requestId: `r${number}`,
    kind: number % 3 === 0 ? ("access" as const) : ("deletion" as const),
    statedWorkspaceId: null,
    workspaceId: `ws${number % 5}`,
    subjects: [`person-${number}@example.com`],
    payload: Buffer.from("{}"),
    receivedAt: now - DAY,
    deadline: now + ((number % 60) - 5) * DAY,
    after: null,
    retryOf: null,
    traceparent: null,
  };
  return { type: "request", request, requestFingerprint: `r${number}`, onConflict: null };
}

function rejection(number: number, now: number): Submission {
  return {
    type: "rejection",
    sender: `sender-${number % 7}`,
    requestId: `r${number}`,
    kind: "portability",
    statedWorkspaceId: `ws${number % 5}`,
    requestFingerprint: `r${number}`,
    reasonCode: "unsupported_kind",
    receivedAt: now - DAY,
    traceparent: null,
    onConflict: null,
    outcome: () => [],
  };
}
