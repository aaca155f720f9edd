import { z } from "zod";

export const AUDIT_V1 = "intercom-dsar.audit.v1";
/** Tells the signature of an export from a receipt: the same key makes both. */
export const AUDIT_TYPE = "dsar-audit+jws";

/** The files of an export, in the order in which they are written. */
export const AUDIT_FILES = {
  requests: "requests.jsonl",
  journals: "journals.jsonl",
  actions: "operator-actions.jsonl",
  manifest: "manifest.json",
  signature: "manifest.jws",
} as const;

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** What an export holds. */
export const auditManifestSchema = z.object({
  format: z.literal(AUDIT_V1),
  /** Requests that ended from then on, and actions that began. */
  from: time,
  /** And before then. */
  to: time,
  requests: count,
  files: z.array(
    z.object({
      name: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: count,
      lines: count,
    }),
  ),
});
export type AuditManifest = z.infer<typeof auditManifestSchema>;

/** A line of `requests.jsonl`. */
export const auditRequestSchema = z.object({
  /** The ledger's own key, with which the request's chain begins. */
  request: z.string().min(1),
  sender: z.string(),
  requestId: z.string(),
  kind: z.string(),
  workspaceId: z.string().nullable(),
  regulation: z.string().nullable(),
  receivedAt: time,
  endedAt: time,
  status: z.string().nullable(),
  reasonCode: z.string().nullable(),
  /** How many entries of its journal follow in `journals.jsonl`; 0 once it is destroyed. */
  entries: count,
  /** Hash of the last of them. */
  head: z.string().nullable(),
  /** Of the outcome's bytes; `null` once it is destroyed. */
  outcome: z.object({ sha256: z.string(), bytes: count }).nullable(),
  receipt: z.string().nullable(),
});
export type AuditRequest = z.infer<typeof auditRequestSchema>;

/** A line of `journals.jsonl`. */
export const auditEntrySchema = z.object({
  request: z.string().min(1),
  seq: count,
  at: z.int(),
  step: z.string(),
  facts: z.string(),
  commitment: z.string().nullable(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
