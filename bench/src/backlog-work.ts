import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger, type Submission } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { quantile } from "./statistics.ts";

/** Runs in a process of its own (`child_process.fork`), so that its memory is the ledger's alone. */

const WORKSPACE = "bench1";
const BATCH = 500;
const DAY_MS = 86_400_000;
const CLAIMS = 40;
const PER_CLAIM = 24;

/** What was seen with so many requests in the queue. Times in milliseconds, memory in bytes. */
export interface BacklogPoint {
  readonly requests: number;
  readonly claimMs: number;
  readonly claimMsP99: number;
  readonly endMs: number;
  readonly forecastMs: number;
  readonly summaryMs: number;
  /** On the heap and beside it, once what nobody needs is collected. */
  readonly memory: number;
  /** What the operating system has given: it keeps what was needed at a time. */
  readonly resident: number;
}

const [url = "", ...sizes] = process.argv.slice(2);
const database = openDatabase(url);
const ledger = await openLedger({ database, keyring: createKeyring([Buffer.alloc(32, 7)]) });
let stored = 0;
for (const size of sizes.map(Number)) {
  while (stored < size) {
    await ledger.inbox.receive(Array.from({ length: BATCH }, (_, index) => submission(stored + index)));
    stored += BATCH;
  }
  process.send?.(await measure(ledger, size));
}
await ledger.close();
await database.close();
process.disconnect();

async function measure(ledger: Ledger, requests: number): Promise<BacklogPoint> {
  const [lease] = await ledger.leases.acquire({ owner: "bench", ttlMs: 600_000, limit: 1 });
  if (lease === undefined) throw new Error("the workspace was not leased");
  const claims: number[] = [];
  const ends: number[] = [];
  for (let count = 0; count < CLAIMS; count += 1) {
    const startedAt = performance.now();
    const claimed = await ledger.requests.claim(lease, PER_CLAIM);
    claims.push(performance.now() - startedAt);
    for (const { requestId } of claimed) {
      const endingAt = performance.now();
      const outcome = () => message(`outcome:${requestId}`);
      await ledger.requests.end(lease, requestId, { status: "completed", reasonCode: null, outcome });
      ends.push(performance.now() - endingAt);
    }
  }
  const forecastMs = await timed(() =>
    ledger.requests.forecast(lease, { msPerRequest: 32, offset: 0, limit: 2_000 }, () => []),
  );
  const summaryMs = await timed(() => ledger.reads.summary());
  await ledger.leases.release(lease);
  return {
    requests,
    claimMs: quantile(claims, 0.5),
    claimMsP99: quantile(claims, 0.99),
    endMs: quantile(ends, 0.5),
    forecastMs,
    summaryMs,
    ...memoryInUse(),
  };
}

/** Run with `--expose-gc`. */
function memoryInUse(): Pick<BacklogPoint, "memory" | "resident"> {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { memory: heapUsed + external, resident: rss };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Deadlines lie at random in a month, as they do where people ask when they like. */
function submission(index: number): Submission {
  const now = Date.now();
  const requestId = `backlog-${index}`;
  const subject = `person-${index}@example.com`;
  return {
    type: "request",
    requestFingerprint: subject,
    onConflict: () => message(`dead-letter:${index}`),
    request: {
      sender: "kafka",
      requestId,
      kind: "access",
      statedWorkspaceId: WORKSPACE,
      workspaceId: WORKSPACE,
      subjects: [subject],
      payload: Buffer.from(JSON.stringify({ requestId, kind: "access", subject })),
      receivedAt: now,
      deadline: now + ((index * 7_919) % 30_011) * (DAY_MS / 1_000),
      after: null,
      retryOf: null,
      traceparent: null,
    },
  };
}

function message(id: string) {
  return {
    id,
    channel: "outcomes",
    requestId: null,
    key: null,
    headers: {},
    value: Buffer.from("{}"),
  } as const;
}
