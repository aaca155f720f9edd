import { type Verification, verificationSchema } from "@intercom-dsar/dsar-events/service";
import { z } from "zod";

const payloadSchema = z.object({ verification: verificationSchema });

/** How the sender made sure of the person, as the request states it; `null` where it does not, or where its payload is gone. */
export function verificationOf(payload: Uint8Array | undefined): Verification | null {
  if (payload === undefined) return null;
  try {
    return payloadSchema.parse(JSON.parse(Buffer.from(payload).toString())).verification;
  } catch {
    return null;
  }
}
