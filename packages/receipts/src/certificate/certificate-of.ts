import { CERTIFICATE_V1, type CertificateV1, receivedOutcomeSchema } from "@intercom-dsar/dsar-events";
import type { BeyondRestore } from "../claims-of.ts";
import type { ChainEntry } from "../journal-chain.ts";
import { laterLookIn, rungsOf } from "./rungs-of.ts";

type Steps = CertificateV1["erased"][number]["steps"];
type Step = Steps[number];
type Deletion = NonNullable<ReturnType<typeof receivedOutcomeSchema.parse>["deletion"]>;
type RecordFacts = NonNullable<Deletion["conversations"]>[number];

/** What a certificate is made of. */
export interface CertificateSources {
  /** The outcome's bytes, as they were published. */
  readonly outcome: Uint8Array;
  readonly receipt: string | null;
  /** The keyed hash of the person's addresses that the receipt states. */
  readonly subject: string | null;
  /** A receipt of the same outcome that states what a later look found. @default none does yet */
  readonly laterReceipt?: string | null | undefined;
  /** What a later look found, where nothing is signed. @default nobody has looked */
  readonly unsignedLook?: BeyondRestore | null;
  /** The whole of each list that the outcome has cut, as JSON, by its name. @default none */
  readonly lists?: Readonly<Record<string, string>> | undefined;
  /** The request's hash chain, to the entry that the outcome names. */
  readonly journal: readonly ChainEntry[];
  /** Which entries are about which record, by `CATEGORY ID`; that of a custom object is `TYPE/ID`. */
  readonly entriesOf: ReadonlyMap<string, readonly number[]>;
}

/** `not_a_deletion`: the outcome is no deletion's that came to a plan. */
export class NotADeletionError extends Error {
  readonly code = "not_a_deletion";
  readonly retryable = false;
  override readonly name = "NotADeletionError";
}

/**
 * The certificate of a deletion, as a pure function of what it rests on: made again of the same, it is the same.
 *
 * @throws NotADeletionError
 */
export function certificateOf(sources: CertificateSources): CertificateV1 {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(sources.outcome);
  const outcome = receivedOutcomeSchema.parse(JSON.parse(text));
  const { requestId, sender, kind, regulation, workspaceId, receivedAt, endedAt, deletion } = outcome;
  if (kind !== "deletion" || deletion === undefined)
    throw new NotADeletionError("the outcome is not that of a deletion");
  const stepsOf = stepsFrom(sources);
  const { lists, laterReceipt = null, unsignedLook = null } = sources;
  const whole = { ...deletion, ...wholeLists(lists) };
  const erased = erasedOf(whole, stepsOf);
  const left = leftOf(whole, stepsOf);
  const listed = new Set([...erased, ...left].map(keyOf));
  const merged = [...sources.entriesOf.keys()].filter((key) => !listed.has(key));
  return {
    format: CERTIFICATE_V1,
    request: {
      id: requestId,
      ...(sender !== undefined && { sender }),
      kind,
      ...(regulation !== undefined && { regulation }),
      workspaceId,
      receivedAt,
      endedAt,
      subject: sources.subject,
    },
    status: outcome.status,
    reason: outcome.reason?.code ?? null,
    found: outcome.coverage,
    erased,
    left,
    ...(merged.length > 0 && {
      merged: merged.map((key) => ({ id: key.slice(key.indexOf(" ") + 1), steps: stepsOf(key) })),
    }),
    ...(deletion.restorableUntil !== undefined && { restorableUntil: deletion.restorableUntil }),
    ...rungsOf(whole, laterLookIn(laterReceipt) ?? unsignedLook),
    remaining: deletion.remaining ?? [],
    evidence: {
      receipt: sources.receipt,
      ...(laterReceipt !== null && { laterReceipt }),
      outcome: text,
      ...(lists !== undefined && Object.keys(lists).length > 0 && { lists: { ...lists } }),
      journal: sources.journal.map((entry) => ({ ...entry })),
    },
  };
}

/** By which the entries of a record are found. */
export function keyOf({ category, id, type }: { category: string; id: string; type?: string | undefined }) {
  return `${category} ${type === undefined ? id : `${type}/${id}`}`;
}

/** Their digests are compared where a certificate is verified. */
function wholeLists(lists: CertificateSources["lists"] = {}): Partial<Deletion> {
  return Object.fromEntries(Object.entries(lists).map(([name, text]) => [name, JSON.parse(text)]));
}

type StepsOf = (key: string) => Steps;

function erasedOf(deletion: Deletion, stepsOf: StepsOf): CertificateV1["erased"] {
  const records = (category: string, all: readonly RecordFacts[] = []) =>
    all.map((record) => recordOf(category, record, stepsOf));
  return [
    ...deletion.contacts.map(({ id, role, attemptedAt, acceptedAt, verifiedAbsentAt, basis }) => ({
      category: "contacts",
      ...{ id, role, how: basis === null ? null : "deleted" },
      ...{ attemptedAt, acceptedAt, verifiedAbsentAt, basis },
      steps: stepsOf(keyOf({ category: "contacts", id })),
    })),
    ...records("conversations", deletion.conversations),
    ...records("tickets", deletion.tickets),
    ...records("custom_objects", deletion.customObjects),
  ];
}

function recordOf(category: string, record: RecordFacts, stepsOf: StepsOf): CertificateV1["erased"][number] {
  const { id, type, how, parts, metrics, attemptedAt, acceptedAt, verifiedAt, basis } = record;
  return {
    category,
    id,
    ...(type !== undefined && { type }),
    how,
    ...(parts !== undefined && { parts }),
    ...(metrics !== undefined && { metrics }),
    ...{ attemptedAt, acceptedAt, verifiedAbsentAt: verifiedAt, basis },
    steps: stepsOf(keyOf({ category, id, type })),
  };
}

function leftOf({ left = [] }: Deletion, stepsOf: StepsOf): CertificateV1["left"] {
  return left.map(({ id, role, category = "contacts", reason, hold, attemptedAt, type: named }) => {
    const type = typeof named === "string" ? named : undefined;
    return {
      category,
      id,
      ...(type !== undefined && { type }),
      role,
      reason,
      ...(hold !== undefined && { hold }),
      ...(attemptedAt !== undefined && { attemptedAt }),
      steps: stepsOf(keyOf({ category, id, type })),
    };
  });
}

function stepsFrom({ journal, entriesOf }: CertificateSources): StepsOf {
  const bySeq = new Map(journal.map((entry) => [entry.seq, entry]));
  return (key) =>
    (entriesOf.get(key) ?? []).flatMap((seq) => {
      const entry = bySeq.get(seq);
      return entry === undefined ? [] : [stepOf(entry)];
    });
}

function stepOf({ seq, at, step, facts }: ChainEntry): Step {
  const { action, status, intercomRequestId: requestId, code } = JSON.parse(facts) as Record<string, unknown>;
  return {
    entry: seq,
    step,
    at: new Date(at).toISOString(),
    ...(typeof action === "string" && { action }),
    ...(typeof status === "number" && { status }),
    ...(typeof requestId === "string" && { requestId }),
    ...(typeof code === "string" && { code }),
  };
}
