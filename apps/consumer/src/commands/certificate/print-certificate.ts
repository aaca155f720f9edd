import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../../config/exit-codes.ts";
import { type CertificateLanguage, certificatePage } from "./certificate-page.ts";
import { makeCertificate } from "./make-certificate.ts";

/** How a certificate is printed: as a page in a language, or as JSON. */
interface CertificateForm {
  readonly isPage: boolean;
  readonly language: CertificateLanguage;
}

/** `certificate REQUEST_ID`: prints the certificate of a deletion, or as one JSON line why there is none. */
export async function printCertificate(
  ledger: Pick<Ledger, "reads" | "looks" | "notices">,
  requestId: string,
  { isPage, language }: CertificateForm,
  output: Writable,
): Promise<ExitCode> {
  const made = await makeCertificate(ledger, requestId);
  if (typeof made === "string") {
    output.write(`${JSON.stringify({ requestId, certificate: made })}\n`);
    return EXIT_CODES.failed;
  }
  output.write(isPage ? certificatePage(made, language) : `${JSON.stringify(made, null, 2)}\n`);
  return EXIT_CODES.done;
}
