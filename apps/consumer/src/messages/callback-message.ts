import type { OutboxMessage } from "@intercom-dsar/ledger";
import { z } from "zod";
import type { CallbackPolicy } from "../domain/callback-policy.ts";
import type { OutcomeFacts } from "./message-factory.ts";

/** What a callback in the outbox says; the outcome itself is fetched when it is sent, so that it lies in the ledger once. */
export const callbackHeadersSchema = z.object({ url: z.string(), origin: z.string().optional() });

/** The callback that follows an outcome, where the request or its sender wants one. */
export function callbackMessage(policy: CallbackPolicy, { request }: OutcomeFacts): OutboxMessage[] {
  const { requestId, origin = null } = request;
  const url = request.callbackUrl ?? callbackUrlIn(request.payload) ?? policy.defaultUrl(origin);
  // Whether it may go there is asked when it is sent: one that no longer may is set aside, and seen.
  if (url === null) return [];
  return [
    {
      id: `callback:${requestId}`,
      lane: "callbacks",
      destination: new URL(url).origin,
      requestId,
      key: null,
      headers: { url, ...(origin !== null && { origin }) },
      value: null,
    },
  ];
}

const payloadSchema = z.object({ callbackUrl: z.string().optional() });

/** The payload is the request as intake stored it; that of a rejection is not kept. */
function callbackUrlIn(payload: Uint8Array | undefined): string | null {
  if (payload === undefined || payload.length === 0) return null;
  return payloadSchema.parse(JSON.parse(Buffer.from(payload).toString("utf8"))).callbackUrl ?? null;
}
