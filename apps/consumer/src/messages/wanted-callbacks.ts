import { z } from "zod";

/** Where a request wants to be called back. */
export interface WantedCallbacks {
  /** For its outcome; `null` where it names no URL itself. */
  readonly callbackUrl: string | null;
  /** For each change of its status (OpenDSR). */
  readonly statusCallbackUrls: readonly string[];
}

/** What intake adds to the stored request of an OpenDSR controller, beside the contract's fields. */
export interface OpenDsrExtra {
  readonly statusCallbackUrls: readonly string[];
}

const NONE: WantedCallbacks = { callbackUrl: null, statusCallbackUrls: [] };

const payloadSchema = z.object({
  callbackUrl: z.string().optional(),
  openDsr: z.object({ statusCallbackUrls: z.array(z.string()) }).optional(),
});

/** Reads a request as intake stored it. The payload of a rejection is not kept: it wants none. */
export function wantedCallbacks(payload: Uint8Array | undefined): WantedCallbacks {
  if (payload === undefined || payload.length === 0) return NONE;
  const { callbackUrl = null, openDsr } = payloadSchema.parse(
    JSON.parse(Buffer.from(payload).toString("utf8")),
  );
  return { callbackUrl, statusCallbackUrls: openDsr?.statusCallbackUrls ?? [] };
}
