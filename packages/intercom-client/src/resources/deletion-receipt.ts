import { idOf } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import { type Answer, objectOf } from "../transport/request.ts";

/** Proof that Intercom accepted a deletion. Accepted, not destroyed: Intercom can restore a contact for seven days. */
export interface DeletionReceipt {
  readonly id: string;
  readonly requestId: string | null;
  readonly status: number;
}

/** Proof that Intercom accepted another change. */
export type ChangeReceipt = Omit<DeletionReceipt, "id">;

/** A success that, where it has a body, says `deleted: true` of this id; else `unexpected_response`. */
export function receiptOf(answer: Answer, id: string): DeletionReceipt {
  if (answer.json !== undefined) {
    const body = objectOf(answer);
    if (body.deleted !== true || (idOf(body) ?? id) !== id) throw unexpected(answer);
  }
  return { id, requestId: answer.requestId, status: answer.status };
}

export function unexpected({ status, requestId }: Answer): IntercomError {
  return new IntercomError({ code: "unexpected_response", sent: true, status, requestId });
}
