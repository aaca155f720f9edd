import { readSignature } from "../headers.ts";
import { verifyProcessorSignature } from "../signing.ts";
import { must } from "./must.ts";
import type { Processor } from "./processor.ts";

/** Holds a body and its headers against the processor's certificate. */
export async function mustBeSigned(
  processor: Processor,
  body: string | Uint8Array,
  header: (name: string) => string | null | undefined,
): Promise<void> {
  const signature = readSignature(header);
  if (signature === null) must(false, "the headers of domain and signature are missing");
  const certificate = await processor.certificate();
  must(
    verifyProcessorSignature(body, signature, certificate, new Date()),
    `the signature is not that of the certificate, or the certificate is not of ${signature.domain}`,
  );
}
