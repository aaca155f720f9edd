import type { OutboxMessage } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { CallbackPolicy } from "../domain/callback-policy.ts";

/** Where a callback to a controller goes; its body is made when it is sent. */
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
    readonly origin: string | null;
    readonly statusCallbackUrls: readonly string[];
  },
): OutboxMessage[] {
  const { requestId, origin, statusCallbackUrls } = request;
  if (origin === null) return [];
  return statusCallbackUrls
    .filter((url) => policy.allows(origin, url))
    .map((url, index) => ({
      id: `callback:${requestId}:${change}:${index}`,
      channel: "callbacks",
      destination: new URL(url).origin,
      requestId,
      key: null,
      headers: { protocol: "opendsr", url, origin },
      value: null,
    }));
}
