import { hash } from "node:crypto";

/** An entry of a request's journal, as it is hashed. */
export interface ChainEntry {
  /** From 1. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly step: string;
  /** JSON. */
  readonly facts: string;
  /** Keyed hash of the id that the entry is about; `null` where it is about none. */
  readonly commitment: string | null;
  /** Of the entry and of all before it. */
  readonly hash: string;
}

/** The head of a chain that has no entry yet. `requestKey` is the ledger's own key of the request. */
export function journalGenesis(requestKey: string): string {
  return sha256(`intercom-dsar journal v1\n${requestKey}`);
}

/** The hash of an entry behind `previous`. */
export function journalLink(previous: string, entry: Omit<ChainEntry, "hash">): string {
  const { seq, at, step, facts, commitment } = entry;
  return sha256([previous, seq, at, step, facts, commitment ?? ""].join("\n"));
}

/** The first entry that does not follow from those before it, from 1; `null` where each does. */
export function brokenLink(requestKey: string, entries: readonly ChainEntry[]): number | null {
  let head = journalGenesis(requestKey);
  for (const [index, entry] of entries.entries()) {
    head = journalLink(head, entry);
    if (entry.seq !== index + 1 || entry.hash !== head) return index + 1;
  }
  return null;
}

function sha256(text: string): string {
  return hash("sha256", text);
}
