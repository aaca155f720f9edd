import { inParallel } from "../stage/in-parallel.ts";
import type { Servers } from "../stage/stage.ts";
import type { Boundary } from "./boundary.ts";
import { callBoundaries } from "./call-boundaries.ts";
import { commitBoundaries } from "./commit-boundaries.ts";
import { kafkaBoundaries } from "./kafka-boundaries.ts";
import { noticeBoundaries } from "./notice-boundaries.ts";
import { rehearse } from "./rehearse.ts";
import { type Cell, type CellResult, runCell } from "./run-cell.ts";
import { type MatrixKind, noticeRecipients } from "./subject.ts";

export interface MatrixOptions {
  readonly kinds: readonly MatrixKind[];
  /** Cells that run at the same time; most of a cell's time is waiting. */
  readonly parallel: number;
  /** Leaves out what it answers with `false`, for a short form. @default everything */
  readonly wanted?: (boundary: Boundary, kind: MatrixKind) => boolean;
  readonly onCell?: (result: CellResult) => void;
}

const MEANWHILES: Partial<Record<MatrixKind, readonly Cell["meanwhile"][]>> = {
  deletion: ["nothing", "address"],
  look: ["nothing", "restored"],
};

/**
 * Kills the consumer at every boundary of every kind of request; of a deletion once more, with contacts that become somebody else's, and of a later
 * look with contacts that come back.
 */
export async function runMatrix(servers: Servers, options: MatrixOptions): Promise<CellResult[]> {
  const { kinds, parallel, wanted = () => true, onCell = () => {} } = options;
  const cells: Cell[] = [];
  for (const kind of kinds) {
    const { calls, commits } = await rehearse(servers, kind);
    const boundaries = [
      ...callBoundaries(calls),
      ...commitBoundaries(commits),
      // A later look takes nothing in.
      ...kafkaBoundaries(servers.brokers).filter(({ name }) => kind !== "look" || !name.includes("offset")),
      ...(noticeRecipients(kind).length > 0 ? noticeBoundaries() : []),
    ];
    const meanwhiles = MEANWHILES[kind] ?? (["nothing"] as const);
    for (const boundary of boundaries.filter((each) => wanted(each, kind)))
      cells.push(...meanwhiles.map((meanwhile) => ({ kind, boundary, meanwhile })));
  }
  return inParallel(cells, parallel, async (cell, index) => {
    const result = await runCell(servers, cell, `${cell.kind}-${index + 1}`);
    onCell(result);
    return result;
  });
}
