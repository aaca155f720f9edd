import type { Contact, IntercomApi } from "@intercom-dsar/intercom-client";
import type { Coverage } from "./coverage.ts";
import type { FileStore } from "./files.ts";

/**
 * Keeps the JSON answer of each read call under a key, so that no call is made twice: neither by a later run of the same request nor by the
 * second pass, which writes the package.
 */
export interface Memo {
  /** The answer that is kept under `key`, or else what `read` resolves to, which is kept then. */
  remember<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** Keeps what it has so far beyond the end of the process. */
  checkpoint(): Promise<void>;
  /** Forgets every answer whose key begins with `prefix`. */
  forget(prefix: string): void;
}

/** What a category is read with. */
export interface ReadContext {
  readonly intercom: Omit<IntercomApi, "calls" | "sharedCalls">;
  readonly memo: Memo;
  readonly coverage: Coverage;
  readonly clock: { now(): number };
  readonly signal: AbortSignal;
  /** Types of custom objects that are read. @default none */
  readonly customObjectTypes?: readonly string[];
  /** Where files go; left out where they are not to be loaded. */
  readonly files?: FileStore;
}

/** Whose data is read. */
export interface Subject {
  /** Normalised addresses. */
  readonly addresses: readonly string[];
  /** Their contacts, as read. */
  readonly contacts: readonly Contact[];
}
