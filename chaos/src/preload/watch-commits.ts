import { appendFileSync, writeFileSync } from "node:fs";
import { readCommitHook } from "./config.ts";
import { describeTransaction, type Statement } from "./describe-transaction.ts";

/** What happens around the commit of a transaction: nothing, or the end of the process. */
export interface WatchedCommit {
  before(): void;
  after(): void;
}

const UNWATCHED: WatchedCommit = { before: () => {}, after: () => {} };

/** Writes down each transaction, and ends the process as it was told, as SIGKILL does, just before or just after one commits. */
export function createCommitWatch(): (statements: readonly Statement[]) => WatchedCommit {
  const { record, kill } = readCommitHook();
  const met = new Map<string, number>();
  return (statements) => {
    const name = describeTransaction(statements);
    if (name === null) return UNWATCHED;
    const count = (met.get(name) ?? 0) + 1;
    met.set(name, count);
    const isWanted = kill !== null && kill.name === name && kill.count === count;
    return {
      before() {
        if (isWanted && kill.when === "before") die(kill.marker);
      },
      after() {
        if (isWanted) die(kill.marker);
        if (record !== null) appendFileSync(record, `${JSON.stringify({ name, count })}\n`);
      },
    };
  };
}

function die(marker: string): never {
  writeFileSync(marker, "");
  process.kill(process.pid, "SIGKILL");
  // The signal is delivered before the next statement; nothing may run in between.
  while (true) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
