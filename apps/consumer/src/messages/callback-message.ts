import type { OutboxMessage } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { CallbackPolicy } from "../domain/callback-policy.ts";

/** What a callback in the outbox says; the outcome itself is fetched when it is sent, so that it lies in the ledger once. */
export const callbackHeadersSchema = z.object({ url: z.string(), origin: z.string().optional() });

/** The callback that follows an outcome: to the URL of the request, or to where the sender wants it where that names none. */
export function callbackMessage(
  policy: CallbackPolicy,
  request: {
    readonly requestId: string;
    readonly origin: string | null;
    readonly callbackUrl: string | null;
  },
): OutboxMessage[] {
  const { requestId, origin } = request;
  const url = request.callbackUrl ?? policy.defaultUrl(origin);
  // Whether it may go there is asked when it is sent: one that no longer may is quarantined, and seen.
  if (url === null) return [];
  return [
    {
      id: `callback:${requestId}`,
      channel: "callbacks",
      destination: new URL(url).origin,
      requestId,
      key: null,
      headers: { url, ...(origin !== null && { origin }) },
      value: null,
    },
  ];
}
