import type { Contact, GuardedCallOptions } from "@intercom-dsar/intercom-client";
import type { ReadContext, Subject } from "./read-context.ts";
import type { Scope } from "./scope.ts";

/** What is done with a planned record. `leave`: it is another person's as well, and can't be erased in part. */
export type ErasureHow = "delete" | "redact_and_detach" | "leave";

/** Why a record, or something in it, stays as it is. */
export type ErasureRefusal =
  | "part_not_redactable"
  | "not_found"
  | "last_contact"
  | "plan_restricted"
  | "parts_out_of_reach"
  | "shared";

/** Whose records are erased. */
export interface ErasureSubject extends Subject {
  /** Ids that are the person's now, or were when they were deleted. */
  readonly contacts: readonly Contact[];
  /** Compares an address as a deletion does, strictly. */
  isOwn(person: { readonly email?: unknown }): boolean;
}

export interface PlannedRecord {
  /** By which its category finds it again. */
  readonly id: string;
  readonly how: ErasureHow;
}

/** One irreversible call. */
export interface ErasureStep {
  readonly action: "redact" | "detach" | "delete";
  /** The part or the contact; `null`: the whole record. */
  readonly target: string | null;
  /** Facts besides status and request id name nobody. */
  send(options: GuardedCallOptions): Promise<ErasureReceipt>;
  /** What stays, where Intercom's refusal is a result; `null` where it is an error, or says that there is nothing to do. */
  refusalOf(error: unknown): ErasureRefusal | null;
}

export interface ErasureReceipt {
  readonly status: number;
  readonly requestId: string | null;
  /** Whether its rows in reporting went with it. */
  readonly metrics?: "deleted" | "retained";
}

/** A record as it is now. */
export type RecordState =
  /** Somebody else's by now. */
  | { readonly state: "not_subjects" }
  | {
      readonly state: "present";
      readonly how: ErasureHow;
      /** What is left to do, in its order. */
      readonly steps: readonly ErasureStep[];
      /** How many of the person's messages are redacted. */
      readonly redacted: number;
      /** Why some of it can't even be looked at. */
      readonly outOfReach: ErasureRefusal | null;
    };

/** What erasing takes from its caller: a teammate's id, on whose behalf a contact is detached. */
export interface ErasureContext extends ReadContext {
  adminId(): Promise<string>;
}

/** How the records of a category are found and erased. */
export interface Erasure {
  readonly endpoints: readonly string[];
  readonly scopes: readonly Scope[];
  /** What it does, in sentences for people. */
  readonly words: string;
  find(context: ReadContext, subject: ErasureSubject): AsyncIterable<PlannedRecord>;
  /**
   * Reads a record, and says what is left to do of what was planned: of one that was to be redacted nothing more is done, whatever it has become.
   * Rejects as Intercom's client does, with `not_found` where it is gone.
   */
  read(
    context: ErasureContext,
    subject: ErasureSubject,
    planned: PlannedRecord,
    options: GuardedCallOptions,
  ): Promise<RecordState>;
}
