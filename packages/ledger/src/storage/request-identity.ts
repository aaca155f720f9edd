import type { RequestIdentity } from "../types.ts";
import type { LedgerContext } from "./ledger-context.ts";

/** The columns that tell whose request a row is. */
export const IDENTITY_COLUMNS = "request_id, sender, sender_request_id, origin";

/** A row's `IDENTITY_COLUMNS`. Instances of the release before write neither `sender` nor `sender_request_id`. */
export interface IdentityRow {
  readonly request_id: string;
  readonly sender: string | null;
  readonly sender_request_id: string | null;
  readonly origin: string | null;
}

/** A row's sender in SQL; `?` is the ledger's `unnamedSender`. Both kinds of origin, `webhook:NAME` and `opendsr:NAME`, have a prefix of eight. */
export const SENDER_OF_ROW = "COALESCE(sender, SUBSTR(origin, 9), ?)";

export function senderOf(
  { unnamedSender }: Pick<LedgerContext, "unnamedSender">,
  { sender, origin }: Pick<IdentityRow, "sender" | "origin">,
): string {
  return sender ?? origin?.slice(8) ?? unnamedSender;
}

/** Whose request a row is, and how its sender calls it. */
export function identityOf(
  context: Pick<LedgerContext, "unnamedSender">,
  row: IdentityRow,
): { readonly requestId: string; readonly sender: string; readonly senderRequestId: string } {
  return {
    requestId: row.request_id,
    sender: senderOf(context, row),
    senderRequestId: row.sender_request_id ?? row.request_id,
  };
}

/** The key of a request whose bare id another sender has. No id and no sender's name has a colon in it. */
export function prefixedKey({ sender, requestId }: RequestIdentity): string {
  return `${sender}:${requestId}`;
}

/** Both keys that a sender's request may have. Whoever looks always asks for both, so that the time tells nothing about other senders. */
export function keysOf(identity: RequestIdentity): [bare: string, prefixed: string] {
  return [identity.requestId, prefixedKey(identity)];
}
