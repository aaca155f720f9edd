import { verifyCertificate } from "@intercom-dsar/receipts";
import { answer } from "../command/answer.ts";
import type { CommandResult } from "../command/command-result.ts";

type Keys = Parameters<typeof verifyCertificate>[1];

/** Checks a certificate: one line for each claim of its receipt, and one for each fact that does not follow from what was signed. */
export async function checkCertificate(text: string, keys: Keys, json: boolean): Promise<CommandResult> {
  const { receipt, certificate, differing, compared } = await verifyCertificate(text, keys);
  const { request, status, erased, left, evidence } = certificate;
  const { keyId, statement } = receipt;
  const isRight = differing.length === 0;
  const lines = [
    `signature: right, by key ${keyId}`,
    ...receipt.compared.map(
      (claim) => `receipt.${claim}: ${receipt.differing.includes(claim) ? "DIFFERS" : "agrees"}`,
    ),
    ...differing.filter((name) => !name.startsWith("receipt.")).map((name) => `${name}: DIFFERS`),
    `journal: ${evidence.journal.length} entries${isRight ? ", a chain to the head that is signed" : ""}`,
    isRight ? `all ${compared} facts agree` : `${differing.length} of ${compared} facts differ`,
    `${request.id}: ${status}, ${erased.length} records erased or tried, ${left.length} left`,
  ];
  return answer({ json }, { keyId, compared, differing, statement }, lines, isRight ? 0 : 1);
}
