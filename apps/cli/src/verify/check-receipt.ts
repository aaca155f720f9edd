import { readFile } from "node:fs/promises";
import { ReceiptError, verifyReceipt } from "@intercom-dsar/receipts";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import type { CommandResult } from "../command/command-result.ts";

export interface VerifyOptions {
  /** Holds the receipt, a compact JWS. */
  readonly file: string;
  /** The published keys: a file, or the address that they are fetched from. */
  readonly jwks: string;
  /** Holds the outcome's bytes as they were published; without it the signature alone is checked. */
  readonly outcome?: string | undefined;
  readonly json?: boolean | undefined;
}

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const FETCH_MS = 10_000;
const MOST_CHARACTERS = 16 * 1024;

/**
 * Checks a receipt, without any database or token: the signature, then each claim against the outcome. Prints the statement as it was signed, and what
 * agrees.
 *
 * @throws CommandMistake where a file or the keys can't be read
 */
export async function checkReceipt({
  file,
  jwks,
  outcome,
  json = false,
}: VerifyOptions): Promise<CommandResult> {
  const receipt = (await read(file)).toString("utf8").trim();
  if (receipt.length > MOST_CHARACTERS) throw new CommandMistake(`${file}: is larger than a receipt`);
  const keys = await readKeys(jwks);
  const bytes = outcome === undefined ? null : withoutLineEnd(await read(outcome));
  try {
    const { statement, keyId, differing, compared } = await verifyReceipt(receipt, keys, bytes);
    const exitCode = differing.length === 0 ? 0 : 1;
    if (json) return answer({ json }, { keyId, compared, differing, statement }, [], exitCode);
    const lines = [
      `signature: right, by key ${keyId}`,
      ...(bytes === null ? ["outcome: not compared; name it with --outcome"] : []),
      ...compared.map((claim) => `${claim}: ${differing.includes(claim) ? "DIFFERS" : "agrees"}`),
      JSON.stringify(statement),
    ];
    return { exitCode, output: `${lines.join("\n")}\n`, error: "" };
  } catch (error) {
    if (!(error instanceof ReceiptError)) throw error;
    return { exitCode: 1, output: "", error: `${error.code}: ${error.message}\n` };
  }
}

async function readKeys(place: string): Promise<z.infer<typeof jwksSchema>> {
  const text = /^https?:\/\//.test(place) ? await fetchText(place) : (await read(place)).toString("utf8");
  try {
    return jwksSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandMistake(`--jwks ${place}: is no JSON Web Key Set`);
  }
}

async function fetchText(address: string): Promise<string> {
  try {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(FETCH_MS) });
    if (!answer.ok) throw new CommandMistake(`--jwks ${address}: answered ${answer.status}`);
    return await answer.text();
  } catch (error) {
    if (error instanceof CommandMistake) throw error;
    throw new CommandMistake(`--jwks ${address}: can't be fetched`);
  }
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new CommandMistake(`${path}: can't be read`);
  });
}

/** Tools that write a record to a file, and editors, add one; an outcome's JSON never ends with it. */
function withoutLineEnd(bytes: Buffer): Buffer {
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? 2 : 1) : 0;
  return bytes.subarray(0, bytes.length - end);
}
