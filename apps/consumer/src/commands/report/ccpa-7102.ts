import type { ReceivedGroup } from "@intercom-dsar/ledger";

/** A year in UTC. */
export interface Year {
  readonly year: number;
  readonly from: number;
  readonly until: number;
}

export function yearOf(year: number): Year {
  return { year, from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) };
}

/** The requests of one kind and law that came in a year. */
export interface Ccpa7102Row {
  /** The regulation's name of the kind: `delete` or `know`; else our own. */
  readonly right: string;
  readonly kind: string;
  /** The law that they name; `null` where it is not known, as of rejections. */
  readonly regulation: string | null;
  readonly received: number;
  readonly compliedInWhole: number;
  readonly compliedInPart: number;
  readonly denied: number;
  /** Intercom held nothing of the person, as far as could be searched. */
  readonly nothingFound: number;
  readonly withdrawn: number;
  readonly failed: number;
  readonly open: number;
  /** From the person's asking to the answer, of those complied with and those of whom nothing was found, in days to a tenth; `null` where there is none. */
  readonly medianDays: number | null;
  readonly meanDays: number | null;
}

/** The counts that Cal. Code Regs. tit. 11, §7102 asks for. */
export interface Ccpa7102Report {
  readonly report: "ccpa-7102";
  readonly year: number;
  /** Requests that ended from then on are remembered; those that ended before are in no count. */
  readonly rememberedFrom: string;
  /** Whether the year is over and all of it is remembered. */
  readonly isWhole: boolean;
  readonly rows: Ccpa7102Row[];
}

const RIGHTS: Readonly<Record<string, string>> = { deletion: "delete", access: "know" };
/** Ends that answer the person. */
const ANSWERED: ReadonlySet<string | null> = new Set(["completed", "partial", "not_found"]);

/** A row for each kind and law. A preview is asked by no person, and in no row. */
export function ccpa7102(
  groups: readonly ReceivedGroup[],
  { year, from, until }: Year,
  { now, idRetentionMs }: { readonly now: number; readonly idRetentionMs: number },
): Ccpa7102Report {
  const asked = groups.filter(({ kind }) => kind !== "preview");
  const byKind = Map.groupBy(asked, ({ kind, regulation }) => JSON.stringify([kind, regulation]));
  return {
    report: "ccpa-7102",
    year,
    rememberedFrom: new Date(now - idRetentionMs).toISOString(),
    isWhole: now >= until && now - idRetentionMs <= from,
    rows: [...byKind.values()].flatMap(toRow),
  };
}

function toRow(own: readonly ReceivedGroup[]): Ccpa7102Row[] {
  const [first] = own;
  if (first === undefined) return [];
  const ofStatus = (status: string | null) =>
    own.filter((group) => group.status === status).reduce((total, group) => total + countOf(group), 0);
  const answered = own.filter(({ status }) => ANSWERED.has(status)).flatMap(({ durations }) => durations);
  return [
    {
      right: RIGHTS[first.kind] ?? first.kind,
      kind: first.kind,
      regulation: first.regulation,
      received: own.reduce((total, group) => total + countOf(group), 0),
      compliedInWhole: ofStatus("completed"),
      compliedInPart: ofStatus("partial"),
      denied: ofStatus("rejected"),
      nothingFound: ofStatus("not_found"),
      withdrawn: ofStatus("cancelled"),
      failed: ofStatus("failed"),
      open: ofStatus(null),
      medianDays: answered.length === 0 ? null : medianTenths(answered) / 10,
      meanDays: answered.length === 0 ? null : meanTenths(answered) / 10,
    },
  ];
}

type Durations = ReceivedGroup["durations"];

/** In tenths of days: half took no longer. */
export function medianTenths(durations: Durations): number {
  const sorted = [...durations].sort((first, second) => first.tenthsOfDays - second.tenthsOfDays);
  const half = sorted.reduce((total, { count }) => total + count, 0) / 2;
  let seen = 0;
  for (const { tenthsOfDays, count } of sorted) {
    seen += count;
    if (seen >= half) return tenthsOfDays;
  }
  return 0;
}

function meanTenths(durations: Durations): number {
  const count = durations.reduce((total, each) => total + each.count, 0);
  const all = durations.reduce((total, each) => total + each.tenthsOfDays * each.count, 0);
  return Math.round(all / count);
}

function countOf({ durations }: ReceivedGroup): number {
  return durations.reduce((total, { count }) => total + count, 0);
}
