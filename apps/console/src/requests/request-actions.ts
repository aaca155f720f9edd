import type { OperatorRequest, Timeline } from "../api/schemas.ts";

/** What can be done with a request, in the words of the operator API. */
export type RequestActionName =
  | "retry"
  | "release"
  | "approve"
  | "hold"
  | "release-hold"
  | "cancel"
  | "redeliver"
  | "retry-as-new"
  | "reveal";

export interface RequestAction {
  /** Words of the link on the request's page. */
  readonly label: string;
  /** What is asked, with the request's id in place of `{}`. */
  readonly title: string;
  readonly says: string;
  /** Words of the button that does it. */
  readonly button: string;
  readonly isFinal: boolean;
}

const GONE = "What Intercom deletes can be brought back by Intercom alone, and for seven days.";

export const REQUEST_ACTIONS: Readonly<Record<RequestActionName, RequestAction>> = {
  retry: {
    label: "Look at it now",
    title: "Look at {} now?",
    says: "It is due at once instead of at its time. Where its workspace is parked, that is tried at once.",
    button: "Look at it now",
    isFinal: false,
  },
  release: {
    label: "Release it …",
    title: "Release {}?",
    says: `It goes on, though its sender is beyond its daily number of deletions. ${GONE}`,
    button: "Release it",
    isFinal: true,
  },
  approve: {
    label: "Approve its plan …",
    title: "Approve the plan of {}?",
    says: `The deletion goes on with this very plan; where it has become another by then, it is asked about again. ${GONE}`,
    button: "Approve its plan",
    isFinal: true,
  },
  hold: {
    label: "Hold it back",
    title: "Hold {} back?",
    says: "It begins nothing irreversible until it is let go on. Its deadline does not move.",
    button: "Hold it back",
    isFinal: false,
  },
  "release-hold": {
    label: "Let it go on …",
    title: "Let {} go on?",
    says: "It goes on where it was held; a deletion then deletes.",
    button: "Let it go on",
    isFinal: true,
  },
  cancel: {
    label: "Cancel it …",
    title: "Cancel {}?",
    says: "It ends as cancelled and its sender is told so. That can't be taken back; the sender can ask again under another id.",
    button: "Cancel the request",
    isFinal: true,
  },
  redeliver: {
    label: "Send its messages again",
    title: "Send the messages of {} again?",
    says: "What is not out yet is due at once. Its callbacks are sent in any case: their receiver may see the same outcome twice.",
    button: "Send its messages again",
    isFinal: false,
  },
  "retry-as-new": {
    label: "Ask once more …",
    title: "Ask for {} once more?",
    says: `A new request asks for the same, under its id with .r1 behind it. A deletion goes on with the plan of this one. ${GONE}`,
    button: "Ask once more",
    isFinal: true,
  },
  reveal: {
    label: "Show whom it is about …",
    title: "Show whom {} is about?",
    says: "You see the addresses once, on the next page. The audit and the request's journal say that you looked, and why.",
    button: "Show whom it is about",
    isFinal: false,
  },
};

/** What can be done with a request as it stands; the first is what it most likely wants. The API decides. */
export function possibleActions(
  { state, waiting, begunAt, cancelRequested }: OperatorRequest,
  hasPlan: boolean,
  mayReveal: boolean,
): readonly RequestActionName[] {
  const reveal = mayReveal ? (["reveal"] as const) : [];
  if (state === "ended") return ["redeliver", "retry-as-new", ...reveal];
  const isHeld = waiting?.code === "held_by_operator";
  const canCancel = begunAt === null && !cancelRequested;
  const rest = [...(isHeld ? [] : ["hold" as const]), ...(canCancel ? ["cancel" as const] : []), ...reveal];
  if (waiting?.reason === "approval" && hasPlan) return ["approve", ...rest];
  if (isHeld) return ["release-hold", ...rest];
  if (waiting?.reason === "limit") return ["release", ...rest];
  return ["retry", ...rest];
}

/** Which plan an operator is asked to approve, and of how many records: the one that the journal asked about last. */
export function askedPlan({ entries }: Pick<Timeline, "entries">): {
  readonly digest: string;
  readonly items: number | null;
} | null {
  const facts = entries.findLast(({ step }) => step === "approval.asked")?.facts;
  if (typeof facts?.digest !== "string") return null;
  return { digest: facts.digest, items: typeof facts.items === "number" ? facts.items : null };
}
