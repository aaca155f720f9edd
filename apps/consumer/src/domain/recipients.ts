import { rejectionReason } from "@intercom-dsar/dsar-events/service";
import { parseRecipient, type Recipient, RecipientKeyError } from "@intercom-dsar/sealing";
import { z } from "zod";
import { REASONS, type Reason } from "./reasons.ts";
import type { WebhookSender } from "./sender.ts";

/** When results are sealed. */
export const RESULT_SEALINGS = ["when-keyed", "required", "none"] as const;
export type ResultSealing = (typeof RESULT_SEALINGS)[number];

/** The request whose answer is to be sealed, as the ledger keeps it. */
interface Asked {
  readonly sender: string;
  readonly payload: Uint8Array;
}

/** To whom the answer of a request is sealed. */
export interface Recipients {
  /** Nobody: the answer leaves as it is. A `refusal` is why there can be no answer. */
  of(request: Asked): { readonly recipients: readonly Recipient[]; readonly refusal: Reason | null };
}

const payloadSchema = z.object({ recipientKey: z.unknown().optional() });

/**
 * The key of the request counts first, then its sender's, then `shared`. `none` leaves out all but the request's own: whoever brings a key
 * never gets an answer in the clear. `required` refuses where there is none.
 */
export function createRecipients(options: {
  readonly sealing: ResultSealing;
  readonly senders: readonly Pick<WebhookSender, "name" | "recipientKey">[];
  /** `RECIPIENT_KEYS`. */
  readonly shared: readonly Recipient[];
}): Recipients {
  const { sealing, shared } = options;
  const bySender = new Map(options.senders.map(({ name, recipientKey }) => [name, recipientKey]));
  return {
    of({ sender, payload }) {
      const own = ownKey(payload);
      if (own instanceof RecipientKeyError) return refused(rejectionReason(own.code));
      if (own !== null) return { recipients: [own], refusal: null };
      if (sealing === "none") return { recipients: [], refusal: null };
      const senders = bySender.get(sender) ?? null;
      const recipients = senders === null ? shared : [senders];
      if (sealing === "required" && recipients.length === 0) return refused(REASONS.recipient_key_required);
      return { recipients, refusal: null };
    },
  };
}

function refused(refusal: Reason) {
  return { recipients: [], refusal };
}

/** Asked at intake too, by the version that ran there. */
function ownKey(payload: Uint8Array): Recipient | RecipientKeyError | null {
  if (payload.length === 0) return null;
  const { recipientKey } = payloadSchema.parse(JSON.parse(Buffer.from(payload).toString()));
  if (recipientKey === undefined || recipientKey === null) return null;
  try {
    return parseRecipient(recipientKey);
  } catch (error) {
    if (error instanceof RecipientKeyError) return error;
    throw error;
  }
}
