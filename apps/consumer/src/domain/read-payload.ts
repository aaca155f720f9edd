import type { z } from "zod";

/** What a request says by its payload, as intake stored it; `null` where it does not say it, is not kept, or another version wrote it. */
export function readPayload<Schema extends z.ZodType>(
  payload: Uint8Array | undefined,
  schema: Schema,
): z.output<Schema> | null {
  if (payload === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(payload).toString()));
  } catch {
    // The request itself was checked when it came.
    return null;
  }
}
