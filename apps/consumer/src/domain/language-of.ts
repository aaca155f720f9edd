import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { z } from "zod";
import { readPayload } from "./read-payload.ts";

const payloadSchema = z.object({ language: z.string() });

/** The language that the request asks for, as it names it; `null` where it asks for none. */
export function languageOf({ payload }: Pick<ClaimedRequest, "payload">): string | null {
  return readPayload(payload, payloadSchema)?.language ?? null;
}
