import { type RemarkKind, remarkOf } from "./remarks.ts";

/**
 * What became of the look at a resource. `empty_by_count`: Intercom counts none. `not_searchable`: Intercom has no way to look.
 * `no_scope`: the token may not. `not_covered`: the service was not told to look.
 */
export type CoverageResult =
  | "searched"
  | "empty_by_count"
  | "not_searchable"
  | "no_scope"
  | "not_covered"
  | "failed";

/** One row of what was looked at: "no data" is only a claim where the row says how it was looked for. */
export interface CoverageRow {
  readonly resource: string;
  readonly result: CoverageResult;
  readonly items?: number;
  readonly pages?: number;
  /** How many there are by Intercom's own count, where that is more than `items`. */
  readonly expected?: number;
}

/** The row of a list that was read: `expected` is told where Intercom says that there is more than came. */
export function listRow(
  resource: string,
  list: {
    readonly count: number;
    readonly pages: number;
    readonly missing: number;
    readonly result?: CoverageResult;
  },
): CoverageRow {
  const { count: items, pages, missing, result = "searched" } = list;
  return { resource, result, items, pages, ...(missing > 0 && { expected: items + missing }) };
}

/** True where Intercom says that there is more than the row holds. */
export function isShort({ items = 0, expected = 0 }: CoverageRow): boolean {
  return expected > items;
}

/** Collects the coverage rows of a run, one row a resource, and what is to be said besides. */
export interface Coverage {
  add(row: CoverageRow): void;
  rows(): CoverageRow[];
  /** Adds to the number that a remark says something of. */
  remark(kind: RemarkKind, count: number): void;
  /** One sentence a kind. */
  remarks(): string[];
}

/** Archived and blocked contacts are invisible to Intercom's search: every search says so. */
const NOT_SEARCHABLE: CoverageRow = { resource: "contacts.archived_or_blocked", result: "not_searchable" };

/** Rows of one resource are summed; a worse result (`failed`, `no_scope`) is never hidden by a better one. */
export function createCoverage(): Coverage {
  const rows = new Map<string, CoverageRow>();
  const remarks = new Map<RemarkKind, number>();
  return {
    remark(kind, count) {
      if (count > 0) remarks.set(kind, (remarks.get(kind) ?? 0) + count);
    },
    remarks: () => [...remarks].map(([kind, count]) => remarkOf(kind, count)),
    add(row) {
      const earlier = rows.get(row.resource);
      rows.set(row.resource, earlier === undefined ? row : merge(earlier, row));
    },
    rows() {
      const list = [...rows.values()];
      const isSearched = rows.get("hidden_contacts")?.result === "searched";
      return rows.has("contacts") && !isSearched ? [...list, NOT_SEARCHABLE] : list;
    },
  };
}

const SEVERITY: readonly CoverageResult[] = [
  "not_covered",
  "empty_by_count",
  "searched",
  "not_searchable",
  "failed",
  "no_scope",
];

function merge(first: CoverageRow, second: CoverageRow): CoverageRow {
  const worse =
    SEVERITY.indexOf(first.result) >= SEVERITY.indexOf(second.result) ? first.result : second.result;
  const items = (first.items ?? 0) + (second.items ?? 0);
  const expected = expectedOf(first) + expectedOf(second);
  return {
    resource: first.resource,
    result: worse,
    items,
    pages: (first.pages ?? 0) + (second.pages ?? 0),
    ...(expected > items && { expected }),
  };
}

function expectedOf({ items = 0, expected = items }: CoverageRow): number {
  return expected;
}
