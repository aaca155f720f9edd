import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { AGE_PREFIX, type SealedMessage } from "@intercom-dsar/sealing";
import { z } from "zod";
import { CommandMistake } from "../command/command-mistake.ts";

/** What a file turns out to hold. */
export type SealedInput =
  | { readonly kind: "age"; readonly path: string }
  | { readonly kind: "message"; readonly sealed: SealedMessage; readonly bytes: Uint8Array }
  | { readonly kind: "outcome"; readonly access: OutcomeAccess };

const jwe = z.union([z.string(), z.record(z.string(), z.unknown())]);
const fileSchema = z.object({ sha256: z.string() });
const accessSchema = z.object({
  encoding: z.string(),
  content: z.unknown().optional(),
  dataref: z.string().optional(),
  sha256: z.string(),
  fileKey: jwe.optional(),
  report: fileSchema.optional(),
  attachments: z.array(fileSchema).optional(),
});
/** An outcome, or the event that holds one. */
const outcomeSchema = z.object({ access: accessSchema });
const generalJwe = z.looseObject({ ciphertext: z.string(), recipients: z.array(z.unknown()) });

/** The answer of an outcome. */
export type OutcomeAccess = z.infer<typeof accessSchema>;

const MOST_IN_MEMORY = 16 * 1024 * 1024;

/** Looks at what a file begins with. @throws CommandMistake where it is none of what can be opened */
export async function readSealedInput(path: string): Promise<SealedInput> {
  const start = await firstBytes(path);
  if (start.startsWith(AGE_PREFIX)) return { kind: "age", path };
  const bytes = await readSmall(path);
  const text = bytes.toString("utf8").trim();
  if (/^[\w-]+(\.[\w-]*){4}$/.test(text)) return { kind: "message", sealed: text, bytes: Buffer.from(text) };
  const value = parseJson(path, text);
  if (generalJwe.safeParse(value).success) return { kind: "message", sealed: value as SealedMessage, bytes };
  return { kind: "outcome", access: accessOf(path, value) };
}

/** Reads the answer out of an outcome's file: its JSON, or the event in structured mode. */
export async function readOutcomeAccess(path: string): Promise<OutcomeAccess> {
  return accessOf(path, parseJson(path, (await readSmall(path)).toString("utf8")));
}

/** The SHA-256 of a file, in hex. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

function accessOf(path: string, value: unknown): OutcomeAccess {
  const data = z.object({ data: z.unknown() }).safeParse(value);
  const parsed = outcomeSchema.safeParse(data.success ? data.data.data : value);
  if (!parsed.success) throw new CommandMistake(`${path}: is no outcome that has an answer`);
  return parsed.data.access;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandMistake(`${path}: is no age file, no JWE, and no outcome`);
  }
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path).catch(() => {
    throw new CommandMistake(`${path}: can't be read`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(AGE_PREFIX.length), 0, AGE_PREFIX.length, 0);
    return buffer.subarray(0, bytesRead).toString("latin1");
  } finally {
    await file.close();
  }
}

async function readSmall(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MOST_IN_MEMORY) throw new CommandMistake(`${path}: is larger than a message can be`);
    }
  } catch (error) {
    if (error instanceof CommandMistake) throw error;
    throw new CommandMistake(`${path}: can't be read`);
  }
  return Buffer.concat(chunks);
}
