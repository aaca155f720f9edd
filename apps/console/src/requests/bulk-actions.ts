import type { OperatorRequest } from "../api/schemas.ts";
import type { RequestActionName } from "./request-actions.ts";

/** What can be done with many at once, in the words of the operator API. */
export const BULK_ACTIONS = ["retry", "release", "hold", "release-hold", "redeliver", "cancel"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number] & RequestActionName;

/** Words of the choice in the list, and of the button that does it; `{}` stands for how many. */
export const BULK_WORDS: Readonly<Record<BulkAction, readonly [choice: string, button: string]>> = {
  retry: ["Look at them now", "Look at {} now"],
  release: ["Release them over the limit", "Release {}"],
  hold: ["Hold them back", "Hold back {}"],
  "release-hold": ["Let go on what is held", "Let {} go on"],
  redeliver: ["Send their messages again", "Send the messages of {} again"],
  cancel: ["Cancel them", "Cancel {}"],
};

/** `1 request`, `1,204 requests`. */
export function countOfRequests(count: number): string {
  return count === 1 ? "1 request" : `${count.toLocaleString("en")} requests`;
}

/** What a box in the list stands for. */
export function pickOf({ sender, requestId }: Pick<OperatorRequest, "sender" | "requestId">): string {
  return `${sender}/${requestId}`;
}
