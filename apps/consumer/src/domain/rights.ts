import { PREVIEW_KIND } from "@intercom-dsar/dsar-events/service";
import { type Approval, NO_APPROVAL } from "./approval.ts";
import { KAFKA_SENDER, PIPE_SENDER, type WebhookSender } from "./sender.ts";

/** What senders may ask for, as this process is configured. */
export interface Rights {
  /** False for a sender that is not configured any more, and for what it may not ask for any more. */
  allows(request: { readonly sender: string; readonly kind: string; readonly workspaceId: string }): boolean;
  /** How many deletions of the sender may begin on one day; `null` for any number. */
  deletionsPerDay(sender: string): number | null;
  /** Turns of the sender in one round of the throttle. */
  weight(sender: string): number;
  /** Of how many items on a plan of the sender's deletion waits for an approval where it has more; `null`: none does. */
  approvalAbove(sender: string): number | null;
}

/** The kind that a sender needs the right to: whoever may not delete learns nothing of what would be deleted. */
export function rightFor(kind: string): string {
  return kind === PREVIEW_KIND ? "deletion" : kind;
}

/** What records on Kafka that nobody signed may ask for. */
export type UnsignedRecords = (typeof UNSIGNED_RECORDS)[number];
export const UNSIGNED_RECORDS = ["allow", "access-only", "reject"] as const;

export function mayAskUnsigned(unsigned: UnsignedRecords, kind: string): boolean {
  return unsigned === "allow" || (unsigned === "access-only" && rightFor(kind) !== "deletion");
}

/** Whoever uses Kafka without signing, or the pipe, has no rights of its own: those endpoints let in who may use them. */
export function createRights(
  senders: readonly Pick<
    WebhookSender,
    "name" | "kinds" | "workspaces" | "weight" | "deletionsPerDay" | "approval"
  >[],
  unsigned: UnsignedRecords,
  /** Of senders that say nothing of it. @default none */
  approval: Approval = NO_APPROVAL,
): Rights {
  const known = new Map(senders.map((sender) => [sender.name, sender]));
  return {
    allows({ sender, kind, workspaceId }) {
      if (sender === PIPE_SENDER) return true;
      if (sender === KAFKA_SENDER) return mayAskUnsigned(unsigned, kind);
      const rights = known.get(sender);
      if (rights === undefined) return false;
      const { kinds, workspaces } = rights;
      return (kinds?.includes(rightFor(kind)) ?? true) && (workspaces?.includes(workspaceId) ?? true);
    },
    approvalAbove: (sender) => (known.get(sender)?.approval ?? approval).above,
    weight: (sender) => known.get(sender)?.weight ?? 1,
    deletionsPerDay: (sender) => known.get(sender)?.deletionsPerDay ?? null,
  };
}
