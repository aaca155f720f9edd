import { type Verification, verificationSchema } from "@intercom-dsar/dsar-events/service";
import { z } from "zod";
import { readPayload } from "../domain/read-payload.ts";

const payloadSchema = z.object({ verification: verificationSchema.optional() });

/** How the sender made sure of the person, as the request states it; `null` where it does not, or where its payload is gone. */
export function verificationOf(payload: Uint8Array | undefined): Verification | null {
  return readPayload(payload, payloadSchema)?.verification ?? null;
}
