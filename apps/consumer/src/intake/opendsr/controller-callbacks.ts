import type { OutboxMessage } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { CallbackPolicy } from "../../domain/callback-policy.ts";

/** What the ledger keeps of an OpenDSR request beside the contract's, in its sealed payload. */
export interface OpenDsrExtra {
  readonly statusCallbackUrls: readonly string[];
}

/** Where a callback of this door goes; its body is made when it is sent. */
export const controllerCallbackSchema = z.object({
  protocol: z.literal("opendsr"),
  url: z.string(),
  origin: z.string(),
});

/** When a request's status changes: `pending` → `in_progress` → the end. */
export type StatusChange = "begun" | "ended";

/** One callback to each URL of the request. An URL that its controller may no longer name is passed over. */
export function controllerCallbacks(
  policy: CallbackPolicy,
  change: StatusChange,
  request: {
    readonly requestId: string;
    readonly origin: string;
    readonly statusCallbackUrls: readonly string[];
  },
): OutboxMessage[] {
  const { requestId, origin, statusCallbackUrls } = request;
  return statusCallbackUrls
    .filter((url) => policy.allows(origin, url))
    .map((url, index) => ({
      id: `callback:${requestId}:${change}:${index}`,
      lane: "callbacks",
      destination: new URL(url).origin,
      requestId,
      key: null,
      headers: { protocol: "opendsr", url, origin },
      value: null,
    }));
}

const payloadSchema = z.object({
  openDsr: z.object({ statusCallbackUrls: z.array(z.string()) }).optional(),
});

/** The same, for a request as the ledger gives it back; none for a request of another door. */
export function callbacksOfStored(
  policy: CallbackPolicy,
  change: StatusChange,
  request: {
    readonly requestId: string;
    readonly origin?: string | null;
    readonly payload?: Uint8Array;
  },
): OutboxMessage[] {
  const { requestId, origin, payload } = request;
  if (!origin || payload === undefined || payload.length === 0) return [];
  const { openDsr } = payloadSchema.parse(JSON.parse(Buffer.from(payload).toString("utf8")));
  return openDsr === undefined ? [] : controllerCallbacks(policy, change, { requestId, origin, ...openDsr });
}
