import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyRequest } from "fastify";

/** Headers that decide something: where one is there twice, two readers may take different ones. */
const SINGLE = new Set([
  "authorization",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "prefer",
  "transfer-encoding",
  "x-hub-signature",
]);
const SINGLE_FAMILY = /^(ce|webhook|operator|x-opendsr|x-opengdpr)-/;

/**
 * Refuses what could be read in two ways, before the body is read: a header that decides something and is there twice, and any
 * content encoding, since a small body could become a huge one and signatures are made over the bytes as they are sent.
 */
export async function guardRequest({ raw }: FastifyRequest): Promise<void> {
  const seen = new Set<string>();
  for (let index = 0; index < raw.rawHeaders.length; index += 2) {
    const name = raw.rawHeaders[index]?.toLowerCase() ?? "";
    if (!SINGLE.has(name) && !SINGLE_FAMILY.test(name)) continue;
    if (seen.has(name)) throw new Problem(400, "repeated_header", "A header is there more than once.");
    seen.add(name);
  }
  const encoding = raw.headers["content-encoding"];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== "identity") {
    // RFC 9110, section 15.5.16: a 415 for the coding names the codings that are accepted.
    throw new Problem(415, "content_encoding_refused", "Bodies have to be sent without a content encoding.", {
      headers: { "accept-encoding": "identity" },
    });
  }
}
