import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { z } from "zod";

const payloadSchema = z.object({ language: z.string() });

/** The language that the request asks for, as it names it; `null` where it asks for none. */
export function languageOf({ payload }: Pick<ClaimedRequest, "payload">): string | null {
  try {
    return payloadSchema.parse(JSON.parse(Buffer.from(payload).toString())).language;
  } catch {
    return null;
  }
}
