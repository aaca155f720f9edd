import { CertificateError, ReceiptError, verifyReceipt } from "@intercom-dsar/receipts";
import { answer } from "../command/answer.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import type { CommandResult } from "../command/command-result.ts";
import { checkCertificate } from "./check-certificate.ts";
import { readInput, readJwks } from "./read-jwks.ts";

export interface VerifyOptions {
  /** Holds a receipt, which is a compact JWS, or a certificate, which is JSON. */
  readonly file: string;
  /** The published keys: a file, or the address that they are fetched from. */
  readonly jwks: string;
  /** Holds the outcome's bytes as they were published; without it the signature alone is checked. */
  readonly outcome?: string | undefined;
  readonly json?: boolean | undefined;
}

const MOST_OF_RECEIPT = 16 * 1024;
/** Of a certificate: one of tens of thousands of records has less. */
const MOST_OF_CERTIFICATE = 256 * 1024 * 1024;

/**
 * Checks a receipt or a certificate, without any database or token: the signature, then each claim against the outcome. Prints the statement as it was
 * signed, and what agrees.
 *
 * @throws CommandMistake where a file or the keys can't be read
 */
export async function checkReceipt({
  file,
  jwks,
  outcome,
  json = false,
}: VerifyOptions): Promise<CommandResult> {
  const receipt = (await readInput(file)).toString("utf8").trim();
  const isCertificate = receipt.startsWith("{");
  if (receipt.length > (isCertificate ? MOST_OF_CERTIFICATE : MOST_OF_RECEIPT))
    throw new CommandMistake(`${file}: is larger than a receipt`);
  const keys = await readJwks(jwks);
  const bytes = outcome === undefined ? null : withoutLineEnd(await readInput(outcome));
  try {
    if (isCertificate) return await checkCertificate(receipt, keys, json);
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
    if (!(error instanceof ReceiptError || error instanceof CertificateError)) throw error;
    return { exitCode: 1, output: "", error: `${error.code}: ${error.message}\n` };
  }
}

/** Tools that write a record to a file, and editors, add one; an outcome's JSON never ends with it. */
function withoutLineEnd(bytes: Buffer): Buffer {
  const end = bytes.at(-1) === 0x0a ? (bytes.at(-2) === 0x0d ? 2 : 1) : 0;
  return bytes.subarray(0, bytes.length - end);
}
