import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { z } from "zod";

const payloadSchema = z.object({ regulation: z.string() });

/** True where the request names the CCPA, under which some numbers are withheld from the person too; without a word of it, the GDPR counts. */
export function isUnderCcpa({ payload }: Pick<ClaimedRequest, "payload">): boolean {
  try {
    const { regulation } = payloadSchema.parse(JSON.parse(Buffer.from(payload).toString()));
    return regulation === "ccpa";
  } catch {
    // Written by another version: the request itself was checked when it came.
    return false;
  }
}
