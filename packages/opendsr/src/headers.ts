/** The headers that carry a processor's domain and signature (section 8.3), under their name of today and under that of OpenGDPR. */
export const SIGNATURE_HEADERS = {
  openDsr: { domain: "x-opendsr-processor-domain", signature: "x-opendsr-signature" },
  openGdpr: { domain: "x-opengdpr-processor-domain", signature: "x-opengdpr-signature" },
} as const;

/** What a message says of who signed it. */
export interface ProcessorSignature {
  readonly domain: string;
  /** Base64. */
  readonly signature: string;
}

/**
 * Writes a signature under both names: section 10.1 asks every party to honour the earlier ones, and a reader that knows one of them
 * passes over the other.
 */
export function writeSignature({ domain, signature }: ProcessorSignature): Record<string, string> {
  return Object.fromEntries(
    Object.values(SIGNATURE_HEADERS).flatMap((names) => [
      [names.domain, domain],
      [names.signature, signature],
    ]),
  );
}

/** Reads a signature, by the name of today first; `null` where a message has none. */
export function readSignature(
  header: (name: string) => string | null | undefined,
): ProcessorSignature | null {
  for (const names of Object.values(SIGNATURE_HEADERS)) {
    const domain = header(names.domain);
    const signature = header(names.signature);
    if (domain && signature) return { domain, signature };
  }
  return null;
}
