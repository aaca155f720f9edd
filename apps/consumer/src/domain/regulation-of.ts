import { z } from "zod";

const payloadSchema = z.object({ regulation: z.string().min(1) });

/** The law that a request names, as intake stored the request; `null` where it is not kept, or an earlier version wrote it. */
export function regulationOf(payload: Uint8Array | undefined): string | null {
  if (payload === undefined) return null;
  try {
    return payloadSchema.parse(JSON.parse(Buffer.from(payload).toString())).regulation;
  } catch {
    // The request itself was checked when it came.
    return null;
  }
}
