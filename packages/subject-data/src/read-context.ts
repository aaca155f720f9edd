import type { Contact, IntercomApi } from "@intercom-dsar/intercom-client";
import type { Coverage } from "./coverage.ts";

/** Keeps the JSON answer of a read call under a key, so that a later run of the same request makes no call twice. */
export interface Memo {
  remember<T>(key: string, read: () => Promise<T>): Promise<T>;
}

/** What a category is read with. */
export interface ReadContext {
  readonly intercom: Omit<IntercomApi, "calls" | "sharedCalls">;
  readonly memo: Memo;
  readonly coverage: Coverage;
  readonly signal: AbortSignal;
}

/** Whose data is read. */
export interface Subject {
  /** Normalised addresses. */
  readonly addresses: readonly string[];
  /** Their contacts, as read. */
  readonly contacts: readonly Contact[];
}
