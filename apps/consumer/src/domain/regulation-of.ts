import { z } from "zod";
import { readPayload } from "./read-payload.ts";

const payloadSchema = z.object({ regulation: z.string().min(1) });

/** The law that a request names; `null` where its payload is gone. */
export function regulationOf(payload: Uint8Array | undefined): string | null {
  return readPayload(payload, payloadSchema)?.regulation ?? null;
}
