import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openFile, openMessage, type SealedMessage, UnsealableError } from "@intercom-dsar/sealing";
import { CommandMistake } from "../command/command-mistake.ts";
import type { OpeningKey } from "./opening-key.ts";
import { type OutcomeAccess, readOutcomeAccess, readSealedInput, sha256OfFile } from "./sealed-input.ts";
import { writeOwnFile } from "./write-own-file.ts";

export interface OpenOptions {
  /** An age file, a JWE, or an outcome with its answer. */
  readonly file: string;
  /** The outcome that promises the file's SHA-256 and has its key. */
  readonly outcome?: string | undefined;
  /** Where the opened file goes. @default beside it */
  readonly to?: string | undefined;
  /** Whether a file that is there already is replaced. */
  readonly replaces: boolean;
  readonly key: OpeningKey;
}

export interface Opened {
  readonly path: string;
  readonly bytes: number;
  /** Whether an outcome promised the SHA-256, and it was compared. */
  readonly isCompared: boolean;
}

/**
 * Opens what was sealed: compares its SHA-256 where an outcome promises one, and writes the content for its owner alone. Nothing is left
 * behind where it does not open.
 *
 * @throws CommandMistake
 */
export async function openSealed(options: OpenOptions): Promise<Opened> {
  const { file } = options;
  const input = await readSealedInput(file);
  const outcome =
    options.outcome === undefined
      ? input.kind === "outcome"
        ? input.access
        : null
      : await readOutcomeAccess(options.outcome);
  try {
    if (input.kind === "message") {
      if (outcome !== null) compare(file, createHash("sha256").update(input.bytes).digest("hex"), outcome);
      return await write(options, outcome !== null, one(await openWith(input.sealed, options.key)));
    }
    if (input.kind === "age") return await openStored(options, file, outcome);
    return await openOutcome(options, input.access);
  } catch (error) {
    if (!(error instanceof UnsealableError)) throw error;
    throw new CommandMistake(`${file}: does not open with this key, or was changed`);
  }
}

/** The answer of an outcome: what stands in it, or the file that it names where that lies on this host. */
async function openOutcome(options: OpenOptions, access: OutcomeAccess): Promise<Opened> {
  if (access.dataref !== undefined) {
    if (!access.dataref.startsWith("file:"))
      throw new CommandMistake(
        `the package is at ${new URL(access.dataref).host}: fetch it, and open that file with --outcome`,
      );
    return openStored(options, fileURLToPath(access.dataref), access);
  }
  if (access.encoding !== "jwe") throw new CommandMistake("the package in this outcome is not sealed");
  const sealed = access.content as SealedMessage;
  const text = typeof sealed === "string" ? sealed : JSON.stringify(sealed);
  compare(options.file, createHash("sha256").update(text).digest("hex"), access);
  return write(options, true, one(await openWith(sealed, options.key)));
}

async function openStored(
  options: OpenOptions,
  path: string,
  outcome: OutcomeAccess | null,
): Promise<Opened> {
  if (!existsSync(path)) throw new CommandMistake(`${path}: is not on this host`);
  if (outcome !== null) compare(path, await sha256OfFile(path), outcome);
  const content = openFile(createReadStream(path), await openerFor(options.key, outcome));
  return write({ ...options, file: path }, outcome !== null, content);
}

async function openerFor(key: OpeningKey, outcome: OutcomeAccess | null) {
  if (key.kind === "passphrase") return { passphrase: key.passphrase };
  if (key.kind === "age") return { identity: key.identity };
  if (outcome?.fileKey === undefined)
    throw new CommandMistake("an age file opens with the fileKey of its outcome: name that with --outcome");
  return { identity: Buffer.from(await openWith(outcome.fileKey, key)).toString() };
}

async function openWith(sealed: SealedMessage, key: OpeningKey): Promise<Uint8Array> {
  if (key.kind !== "jwk") throw new CommandMistake("a JWE opens with a private JSON Web Key");
  for (const jwk of key.jwks) {
    const opened = await openMessage(sealed, jwk).catch(() => null);
    if (opened !== null) return opened;
  }
  throw new UnsealableError();
}

function compare(path: string, sha256: string, access: OutcomeAccess): void {
  const { report, attachments = [] } = access;
  if ([access, report, ...attachments].some((promised) => promised?.sha256 === sha256)) return;
  throw new CommandMistake(`${path}: has another SHA-256 than the outcome promises`);
}

async function write(
  { file, to, replaces }: Pick<OpenOptions, "file" | "to" | "replaces">,
  isCompared: boolean,
  content: AsyncIterable<Uint8Array>,
): Promise<Opened> {
  const path = to ?? (file.endsWith(".age") ? file.slice(0, -".age".length) : `${file}.opened.json`);
  const bytes = await writeOwnFile(path, content, { replaces });
  return { path, bytes, isCompared };
}

async function* one(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
