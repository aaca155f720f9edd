import type { IntakeResult, Ledger, Submission } from "@intercom-dsar/ledger";
import { isRetryable } from "../domain/errors.ts";

/** Stores one submission; resolves when it is on disk. */
export type StoreSubmission = (submission: Submission) => Promise<IntakeResult>;

interface Waiting {
  readonly submission: Submission;
  readonly resolve: (receipt: IntakeResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Submissions that go into the ledger in one transaction. */
const MOST_AT_ONCE = 500;

/**
 * Many callers, few transactions: while one transaction is written, what arrives meanwhile is gathered for the next. A caller waits
 * for its own transaction alone, and under load the flush to disk is shared by all of it.
 */
export function createGroupCommit(ledger: Pick<Ledger, "inbox">): StoreSubmission {
  let gathered: Waiting[] = [];
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    // A turn of the event loop: requests whose bytes are here already come along.
    await new Promise((resolve) => setImmediate(resolve));
    while (gathered.length > 0) {
      const batch = gathered.slice(0, MOST_AT_ONCE);
      gathered = gathered.slice(MOST_AT_ONCE);
      await store(batch);
    }
    writing = false;
  }

  async function store(batch: readonly Waiting[]): Promise<void> {
    try {
      const receipts = await ledger.inbox.receive(batch.map(({ submission }) => submission));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const receipt = receipts[index];
        if (receipt === undefined) reject(new Error("the ledger gave no receipt"));
        else resolve(receipt);
      }
    } catch (error) {
      // Two instances that take the same id at once: one of them fails, and finds it known when it asks again, alone.
      if (!isRetryable(error) && batch.length > 1) for (const each of batch) await store([each]);
      else if (!isRetryable(error) && batch[0] !== undefined) await storeAgain(batch[0]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async function storeAgain({ submission, resolve, reject }: Waiting): Promise<void> {
    try {
      const [receipt] = await ledger.inbox.receive([submission]);
      if (receipt === undefined) throw new Error("the ledger gave no receipt");
      resolve(receipt);
    } catch (error) {
      reject(error);
    }
  }

  return (submission) =>
    new Promise((resolve, reject) => {
      gathered.push({ submission, resolve, reject });
      if (!writing) void write();
    });
}
