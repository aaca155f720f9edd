import { hash } from "node:crypto";
import { type CertificateV1, certificateV1Schema, receivedOutcomeSchema } from "@intercom-dsar/dsar-events";
import type { JSONWebKeySet } from "jose";
import { flatten } from "../flatten.ts";
import { brokenLink, type ChainEntry } from "../journal-chain.ts";
import { type CheckedReceipt, ReceiptError, verifyReceipt } from "../verify-receipt.ts";
import { certificateOf, keyOf } from "./certificate-of.ts";

/** `certificate_unreadable`: it is no certificate. `receipt_missing`: nobody signed it. */
export class CertificateError extends Error {
  readonly code: "certificate_unreadable" | "receipt_missing";
  readonly retryable = false;
  override readonly name = "CertificateError";

  constructor(code: CertificateError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** A certificate whose receipt was signed by one of the keys, and what of it that bears out. */
export interface CheckedCertificate {
  readonly receipt: CheckedReceipt;
  readonly certificate: CertificateV1;
  /** What does not follow from what was signed: `receipt.outcome.sha256`, `journal.7`, `erased.0.acceptedAt`, … */
  readonly differing: readonly string[];
  /** How many facts were compared. */
  readonly compared: number;
}

/**
 * Checks a certificate without anything else than the public keys: the receipt's signature; that the receipt is about this outcome; that the journal is a
 * chain which ends where the receipt says; that every fact outside of `evidence` follows from outcome and journal.
 *
 * @throws CertificateError, ReceiptError
 */
export async function verifyCertificate(text: string, jwks: JSONWebKeySet): Promise<CheckedCertificate> {
  const certificate = parse(text);
  const { receipt: signed, outcome: published, journal } = certificate.evidence;
  if (signed === null) throw new CertificateError("receipt_missing", "it has no receipt: nobody signed it");
  const outcome = Buffer.from(published);
  const receipt = await verifyReceipt(signed, jwks, outcome);
  const facts = compareFacts(certificate, outcome, receipt);
  return {
    receipt,
    certificate,
    differing: [
      ...receipt.differing.map((claim) => `receipt.${claim}`),
      ...(await laterFaults(certificate, jwks, outcome)),
      ...chainFaults(certificate, receipt),
      ...listFaults(certificate),
      ...facts.differing,
      ...stepFaults(certificate, journal),
    ],
    compared: receipt.compared.length + journal.length + facts.compared,
  };
}

/** A later receipt has to be about the same outcome. */
async function laterFaults(
  { evidence: { laterReceipt } }: CertificateV1,
  jwks: JSONWebKeySet,
  outcome: Uint8Array,
): Promise<string[]> {
  if (laterReceipt === undefined) return [];
  try {
    const { differing } = await verifyReceipt(laterReceipt, jwks, outcome);
    return differing.map((claim) => `laterReceipt.${claim}`);
  } catch (error) {
    if (error instanceof ReceiptError) return ["evidence.laterReceipt"];
    throw error;
  }
}

function parse(text: string): CertificateV1 {
  try {
    return certificateV1Schema.parse(JSON.parse(text));
  } catch {
    throw new CertificateError("certificate_unreadable", "it is no certificate");
  }
}

/** Made again of what it rests on, it has to be the same. */
function compareFacts(certificate: CertificateV1, outcome: Uint8Array, { statement }: CheckedReceipt) {
  const { evidence, ...written } = certificate;
  const { evidence: _, ...made } = remade(certificate, outcome, statement.sub);
  const [found, claimed] = [flatten(made), flatten(written)];
  const names = [...new Set([...found.keys(), ...claimed.keys()])];
  const differing = names.filter((name) => found.get(name) !== claimed.get(name));
  return { differing, compared: names.length };
}

function remade(certificate: CertificateV1, outcome: Uint8Array, subject: unknown): CertificateV1 {
  const { receipt, laterReceipt, journal, lists } = certificate.evidence;
  try {
    return certificateOf({
      outcome,
      receipt,
      laterReceipt,
      subject: typeof subject === "string" ? subject : null,
      journal,
      lists,
      entriesOf: entriesIn(certificate),
    });
  } catch {
    throw new CertificateError(
      "certificate_unreadable",
      "what it rests on is no deletion's outcome and journal",
    );
  }
}

/** Which entries the certificate says are about which record. */
function entriesIn({ erased, left, merged = [] }: CertificateV1): Map<string, number[]> {
  const named = [
    ...[...erased, ...left].map((record) => [keyOf(record), record.steps] as const),
    ...merged.map(({ id, steps }) => [`contacts ${id}`, steps] as const),
  ];
  return new Map(named.map(([key, steps]) => [key, steps.map(({ entry }) => entry)]));
}

/** The journal has to be a chain of this request, with the head that the receipt names. */
function chainFaults(
  { request, evidence: { journal } }: CertificateV1,
  { statement }: CheckedReceipt,
): string[] {
  // The ledger's key of a request is its id, or begins with its sender where another sender had taken the id.
  const faults = [request.id, `${request.sender}:${request.id}`].map((key) => brokenLink(key, journal));
  const broken = faults.includes(null) ? null : Math.max(...faults.map((fault) => fault ?? 0));
  if (broken !== null) return [`journal.${broken}`];
  return statement.journal === `sha256:${journal.at(-1)?.hash}` ? [] : ["journal"];
}

/** Of each list that the outcome has cut the whole has to be there, and of no other. */
function listFaults({ evidence: { outcome, lists = {} } }: CertificateV1): string[] {
  const { cut = [] } = receivedOutcomeSchema.parse(JSON.parse(outcome)).deletion ?? {};
  const digests = new Map(cut.map(({ list, sha256 }) => [list, sha256]));
  const names = new Set([...digests.keys(), ...Object.keys(lists)]);
  return [...names]
    .filter((name) => hash("sha256", lists[name] ?? "") !== digests.get(name))
    .map((name) => `evidence.lists.${name}`);
}

/** By which entries a time of the outcome is borne out, and what fact of them has it where the request took over an earlier one. */
const BORNE_OUT_BY = {
  attemptedAt: ["delete.attempted", "erase.attempted"],
  acceptedAt: ["delete.accepted", "erase.accepted"],
  verifiedAbsentAt: ["verify.absent", "erase.verified"],
} as const;

/** Each entry about a record has to stand with one record, and with the one whose times it has. */
function stepFaults({ erased, left, merged = [] }: CertificateV1, journal: readonly ChainEntry[]): string[] {
  const bySeq = new Map(journal.map((entry) => [entry.seq, entry]));
  const stated = new Map<number, number>();
  for (const { steps } of [...erased, ...left, ...merged])
    for (const { entry } of steps) stated.set(entry, (stated.get(entry) ?? 0) + 1);
  const amiss = journal.filter(
    ({ seq, commitment }) => (stated.get(seq) ?? 0) !== (commitment === null ? 0 : 1),
  );
  const times = erased.flatMap((record, index) =>
    (["attemptedAt", "acceptedAt", "verifiedAbsentAt"] as const)
      .filter((name) => record[name] !== null && !timesOf(record, name, bySeq).includes(record[name]))
      .map((name) => `erased.${index}.${name}`),
  );
  const misplaced = [...erased, ...left].flatMap(({ category, steps }) => {
    const commitments = new Set(steps.map(({ entry }) => bySeq.get(entry)?.commitment));
    return category === "contacts" && commitments.size > 1 ? steps.map(({ entry }) => entry) : [];
  });
  return [
    ...new Set([
      ...times,
      ...amiss.map(({ seq }) => `journal.${seq}`),
      ...misplaced.map((seq) => `journal.${seq}`),
    ]),
  ];
}

function timesOf(
  { steps }: CertificateV1["erased"][number],
  name: keyof typeof BORNE_OUT_BY,
  bySeq: ReadonlyMap<number, ChainEntry>,
): string[] {
  const names: readonly string[] = BORNE_OUT_BY[name];
  return steps.flatMap(({ entry }) => {
    const found = bySeq.get(entry);
    if (found === undefined || !names.includes(found.step)) return [];
    const facts = JSON.parse(found.facts) as Record<string, unknown>;
    const carried = facts[name] ?? (name === "verifiedAbsentAt" ? facts.verifiedAt : undefined);
    return [new Date(typeof carried === "number" ? carried : found.at).toISOString()];
  });
}
