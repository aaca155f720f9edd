import { constants } from "node:buffer";
import { parseArgs } from "node:util";
import { parseInstant } from "@intercom-dsar/dsar-events/service";
import type { PauseTarget } from "@intercom-dsar/ledger";
import { duration } from "@intercom-dsar/service";
import { UsageError } from "@intercom-dsar/service/command-line";
import type { AuditExport } from "./audit/export-audit.ts";
import { CERTIFICATE_LANGUAGES, type CertificateLanguage } from "./certificate/certificate-page.ts";
import type { ReErasure } from "./re-erase.ts";
import type { RedeliverChoice } from "./redeliver.ts";

/** What the consumer is asked to do on its command line. */
export type Command =
  | { readonly name: "run"; readonly maxWaitMs: number | null }
  | { readonly name: "check" }
  | { readonly name: "finish-upgrade" }
  | { readonly name: "after-restore" }
  | { readonly name: "verify"; readonly requestId: string }
  | { readonly name: "receipt"; readonly requestId: string }
  | { readonly name: "receipt-keys" }
  | ({ readonly name: "audit" } & AuditExport)
  | { readonly name: "report"; readonly year: number }
  | {
      readonly name: "certificate";
      readonly requestId: string;
      readonly isPage: boolean;
      /** `null`: that of `REPORT_LANGUAGE`. */
      readonly language: CertificateLanguage | null;
    }
  | { readonly name: "approve"; readonly requestId: string; readonly digest: string }
  | { readonly name: "pause"; readonly target: PauseTarget }
  | { readonly name: "resume"; readonly target: PauseTarget }
  | { readonly name: "withdraw"; readonly sender: string }
  | { readonly name: "release"; readonly sender: string }
  | { readonly name: "redeliver"; readonly which: RedeliverChoice }
  | ({ readonly name: "re-erase" } & ReErasure)
  | ({ readonly name: "replay" } & ReplayChoice);

/** Which dead letters are put back. */
export interface ReplayChoice {
  readonly from: number;
  readonly cause: string | null;
  readonly maxBatchBytes: number | null;
  /** False: nothing is sent. */
  readonly isConfirmed: boolean;
}

export const HELP = `Answers data-subject requests against Intercom. From the repository: npm run consumer -- …

  (nothing)                   run: as a service with KAFKA_BROKERS or WEBHOOK_PORT, otherwise as a pipe
  --max-wait DURATION         run; as a pipe, wait at most DURATION (30s, 10m, 24h) after the end of the input
  check                       try what a start needs (configuration, database, Kafka, Intercom) and change nothing; exit code 0 or 1
  after-restore               after a restore from a backup, before a consumer runs: purge what is due, and end what has ended since, by
                              the outcomes (JSON lines) on standard input, so that nothing is done again
  re-erase --since TIME [--yes]
                              after a restore of Intercom: look for the people whose deletions ended since an RFC 3339 time, and say which of
                              their contacts are there again; with --yes delete those that are older than their deletion's end
  finish-upgrade              say that no earlier release will run on this ledger again, so that the newest forms are written
  pause --all | --workspace ID | --sender NAME
                              start nothing new there, in every consumer on the ledger, until \`resume\`; requests are still taken in
  resume --all | --workspace ID | --sender NAME
  release --sender NAME       let the sender's deletions go on that are beyond its deletionsPerDay
  withdraw --sender NAME      cancel what the sender has queued and what has not begun
  verify REQUEST_ID           check the hash chain of a request's journal, its outcome and its receipt
  receipt REQUEST_ID          print the signed receipt of a request's outcome
  certificate REQUEST_ID [--html] [--language en|de]
                              print the certificate of a deletion, as JSON or as a page (docs/evidence.md)
  audit export --from TIME --to TIME --into FOLDER
                              write journals, digests of outcomes, receipts and what operators did, for an auditor (docs/evidence.md)
  report --ccpa-7102 --year YEAR
                              print the counts of a year's requests that Cal. Code Regs. tit. 11, §7102 asks for (docs/operations.md)
  receipt-keys                print the public keys of receipts (JWKS)
  approve REQUEST_ID --digest DIGEST
                              let a deletion go on with the plan of this digest (APPROVAL)
  redeliver ID                send again what is not out yet of a request or message, and callbacks in any case
  redeliver --from TIME       send again what was quarantined since an RFC 3339 time, on every channel
  replay --from TIME [--filter cause=CODE] [--max-batch-bytes SIZE] [--yes]
                              say which dead letters can go back to the request topic, from an RFC 3339 time on; with --yes put them
                              back. The requests of batches that were too large, where they unpack to at most SIZE (512MiB), which
                              takes twice that memory
  --help, --version

Every environment variable: docs/configuration.md
`;

export function parseCommand(written: readonly string[]): Command {
  const { values, positionals } = parse(written);
  const [name = "run", subject] = positionals;
  if (name === "run" && positionals.length <= 1) return { name, maxWaitMs: maxWait(values["max-wait"]) };
  if (isBare(name) && positionals.length === 1) return { name };
  if ((name === "verify" || name === "receipt") && subject !== undefined && positionals.length === 2)
    return { name, requestId: subject };
  if (name === "certificate" && subject !== undefined && positionals.length === 2)
    return { name, requestId: subject, isPage: values.html ?? false, language: language(values.language) };
  if (name === "approve" && subject !== undefined && positionals.length === 2)
    return { name, requestId: subject, digest: digest(values.digest) };
  if ((name === "pause" || name === "resume") && positionals.length === 1)
    return { name, target: pauseTarget(name, values) };
  if ((name === "withdraw" || name === "release") && positionals.length === 1 && values.sender !== undefined)
    return { name, sender: values.sender };
  if (name === "redeliver" && positionals.length <= 2)
    return { name, which: subject === undefined ? { since: time(values.from) } : { id: subject } };
  if (name === "audit" && subject === "export" && positionals.length === 2 && values.into !== undefined)
    return { name, from: time(values.from), to: time(values.to, "--to"), folder: values.into };
  if (name === "report" && positionals.length === 1 && values["ccpa-7102"] === true)
    return { name, year: year(values.year) };
  if (name === "re-erase" && positionals.length === 1)
    return { name, since: time(values.since, "--since"), isConfirmed: values.yes ?? false };
  if (name === "replay" && positionals.length === 1)
    return {
      name,
      from: time(values.from),
      cause: cause(values.filter),
      maxBatchBytes: size(values["max-batch-bytes"]),
      isConfirmed: values.yes ?? false,
    };
  throw new UsageError(`"${positionals.join(" ")}" is no command, or lacks a part`);
}

/** Commands of a name and nothing else. */
function isBare(name: string): name is "check" | "finish-upgrade" | "after-restore" | "receipt-keys" {
  return ["check", "finish-upgrade", "after-restore", "receipt-keys"].includes(name);
}

const OPTIONS = {
  "max-wait": { type: "string" },
  from: { type: "string" },
  since: { type: "string" },
  filter: { type: "string" },
  "max-batch-bytes": { type: "string" },
  yes: { type: "boolean" },
  all: { type: "boolean" },
  workspace: { type: "string" },
  sender: { type: "string" },
  digest: { type: "string" },
  to: { type: "string" },
  into: { type: "string" },
  year: { type: "string" },
  "ccpa-7102": { type: "boolean" },
  html: { type: "boolean" },
  language: { type: "string" },
} as const;

function parse(written: readonly string[]) {
  return parseArgs({ args: markRequestId(written), options: OPTIONS, allowPositionals: true });
}

/** A request id may begin with `-`. `--` before it tells the parser that it is no option. */
function markRequestId(written: readonly string[]): string[] {
  const [name = "", id = "", ...rest] = written;
  const isRequestId =
    ["verify", "receipt", "certificate", "redeliver", "approve"].includes(name) &&
    /^-[A-Za-z0-9._-]+$/.test(id) &&
    id !== "--" &&
    !isOption(id);
  return isRequestId ? [name, ...rest, "--", id] : [...written];
}

function isOption(written: string): boolean {
  return Object.keys(OPTIONS).some((name) => written === `--${name}`);
}

function pauseTarget(
  name: string,
  { all, workspace, sender }: { all?: boolean; workspace?: string; sender?: string },
): PauseTarget {
  const targets: PauseTarget[] = [
    ...(all === true ? [{ scope: "everything" as const }] : []),
    ...(workspace === undefined ? [] : [{ scope: "workspace" as const, name: workspace }]),
    ...(sender === undefined ? [] : [{ scope: "sender" as const, name: sender }]),
  ];
  const [target] = targets;
  if (target === undefined || targets.length > 1)
    throw new UsageError(`${name}: write one of --all, --workspace ID, --sender NAME`);
  return target;
}

function digest(written = ""): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(written))
    throw new UsageError("approve: write --digest and the plan's digest, such as sha256:0f3a…");
  return written;
}

function language(written: string | undefined): CertificateLanguage | null {
  const found = CERTIFICATE_LANGUAGES.find((each) => each === written) ?? null;
  if (written !== undefined && found === null)
    throw new UsageError(`--language: write one of ${CERTIFICATE_LANGUAGES.join(", ")}`);
  return found;
}

function year(written = ""): number {
  if (!/^[12]\d{3}$/.test(written)) throw new UsageError("--year: write a year, such as 2026");
  return Number(written);
}

function maxWait(written: string | undefined): number | null {
  if (written === undefined) return null;
  const parsed = duration().safeParse(written);
  if (!parsed.success) throw new UsageError("--max-wait: write a duration such as 30s, 10m or 24h");
  return parsed.data;
}

function time(written: string | undefined, option = "--from"): number {
  const parsed = parseInstant(written ?? "") ?? parseInstant(`${written}T00:00:00Z`);
  if (parsed === null)
    throw new UsageError(
      `${option}: write a time such as 2026-11-23T09:00:00Z, or a day, which begins in UTC`,
    );
  return parsed;
}

const UNITS: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

function size(written: string | undefined): number | null {
  if (written === undefined) return null;
  const [, digits, unit = ""] = /^([1-9]\d{0,8})(KiB|MiB|GiB)$/.exec(written) ?? [];
  const bytes = Number(digits) * (UNITS[unit] ?? 0);
  if (!(bytes <= constants.MAX_LENGTH))
    throw new UsageError("--max-batch-bytes: write a size such as 512MiB or 2GiB");
  return bytes;
}

function cause(written: string | undefined): string | null {
  if (written === undefined) return null;
  const found = /^cause=([a-z_]+)$/.exec(written)?.[1];
  if (found === undefined)
    throw new UsageError("--filter: write cause= and a dead letter's cause, such as cause=invalid_schema");
  return found;
}
