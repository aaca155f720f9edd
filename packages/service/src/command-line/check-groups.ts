import type { Writable } from "node:stream";
import { type Clock, systemClock } from "../time/clock.ts";
import type { Check } from "./check.ts";
import { type CheckRow, runChecks } from "./run-checks.ts";
import { writeCheckRows } from "./write-check-rows.ts";

/** Checks that share a connection, which the first of them opens. */
export interface CheckGroup {
  readonly checks: readonly Check[];
  close(): Promise<void>;
}

/** How long connections may take to close; the process ends after that anyway. */
const CLOSE_MS = 1_000;

/** Makes the checks of all groups and writes a row for each. Resolves to whether none has failed, once connections are closed. */
export async function checkGroups(
  groups: readonly CheckGroup[],
  {
    output,
    stop,
    clock = systemClock,
  }: { readonly output: Writable; readonly stop: AbortSignal; readonly clock?: Clock },
): Promise<boolean> {
  const rows = await findingsOf(groups, { stop, clock });
  writeCheckRows(rows, output);
  return rows.every(({ result }) => result !== "failed");
}

/** Makes the checks of all groups. Resolves to a row for each, once connections are closed. */
export async function findingsOf(
  groups: readonly CheckGroup[],
  { stop, clock }: { readonly stop: AbortSignal; readonly clock: Clock },
): Promise<readonly CheckRow[]> {
  const rows = await runChecks(
    groups.flatMap(({ checks }) => checks),
    stop,
    clock,
  );
  const closed = Promise.allSettled(groups.map((group) => group.close()));
  await Promise.race([closed, clock.sleep(CLOSE_MS)]);
  return rows;
}

/** A check that opens nothing. */
export function alone(check: Check): CheckGroup {
  return { checks: [check], close: async () => {} };
}
