import type { CallSeen, Effect } from "@intercom-dsar/intercom-simulator";
import type { PublishedRecord } from "../stage/topics.ts";

/** A request that was sent, and what the one who set the stage knows of its subject. */
export interface SentRequest {
  readonly requestId: string;
  readonly kind: "access" | "deletion";
  /** Ids of every contact that ever had the subject's address, those that appeared on the way included. */
  readonly contactIds: readonly string[];
  /** What else of the subject the deletion comes upon. @default none */
  readonly records?: readonly SubjectRecord[];
  /** The contacts that do not want to get something. @default none */
  readonly optedOut?: readonly string[];
  /** By which hold the subject's contacts are held: none of them may be deleted. @default none */
  readonly heldBy?: string;
}

/** A conversation, a ticket or a custom object of the subject, and what a deletion has to do with it. */
export interface SubjectRecord {
  readonly category: "conversations" | "tickets" | "custom_objects";
  /** Of a custom object with its type before it: `Order/7`. */
  readonly id: string;
  /** `left`: it is another person's as well, or under a hold. */
  readonly how: "deleted" | "redacted_and_detached" | "left";
  /** All of what it takes, as the simulator tells it: `conversation_deleted 10`. Empty where it is left. */
  readonly effects: readonly string[];
}

/** What really happened, from sources that the consumer can't write to. */
export interface Evidence {
  readonly requests: readonly SentRequest[];
  /** Records of the outcome topic, oldest first. */
  readonly records: readonly PublishedRecord[];
  /** The simulator's own records. */
  readonly effects: readonly Effect[];
  readonly calls: readonly CallSeen[];
  /** What access outcomes hold, opened, where every one of them has to be sealed; `null` for one that is not, or does not open. */
  readonly packages?: ReadonlyMap<string, unknown>;
  /** Whether consumers saw the same time as the simulator. @default true */
  readonly clocksAgree?: boolean;
  /** Whether a call may arrive after one that was sent later: its connection was stalled, and its sender gave it up. @default false */
  readonly callsArriveLate?: boolean;
  /** How many DELETEs of one contact can have been left in doubt: a process was killed, a call broke. @default any number */
  readonly doubts?: number;
}

/** A promise that was broken. */
export interface Violation {
  readonly rule:
    | "one_outcome"
    | "identical_repeats"
    | "known_request"
    | "claimed_too_much"
    | "claimed_too_little"
    | "outside_the_plan"
    | "no_longer_subject"
    | "repeated_delete"
    | "incomplete_package"
    | "status_untrue"
    | "receipt_untrue"
    | "event_untrue";
  readonly requestId: string | null;
  /** What is wrong, in a sentence. */
  readonly detail: string;
}

/** The calls by which one contact was to be deleted. */
export function deletesOf({ calls }: Evidence, contactId: string): readonly CallSeen[] {
  return calls.filter(({ method, path }) => method === "DELETE" && path === `/contacts/${contactId}`);
}

/** When one contact really was deleted, and by which call; `undefined` where it was not. */
export function deletionOf({ effects }: Evidence, contactId: string): Effect | undefined {
  return effects.find(({ kind, id }) => kind === "contact_deleted" && id === contactId);
}

/** When a contact got another address than the subject's, which nobody does in these runs more than once; `undefined` where it kept it. */
export function addressChangeOf({ effects }: Evidence, contactId: string): Effect | undefined {
  return effects.find(({ kind, id }) => kind === "contact_email_changed" && id === contactId);
}

/** Whether two records are the same, byte by byte, headers included. */
export function isIdentical(first: PublishedRecord, second: PublishedRecord): boolean {
  const headers = (record: PublishedRecord) => JSON.stringify(Object.entries(record.headers).sort());
  return (
    headers(first) === headers(second) && Buffer.compare(first.value ?? EMPTY, second.value ?? EMPTY) === 0
  );
}

const EMPTY = Buffer.alloc(0);
