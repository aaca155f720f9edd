import { KAFKA_SENDER, PIPE_SENDER, type WebhookSender } from "./sender.ts";

/** What senders may ask for, as this process is configured. */
export interface Rights {
  /** False for a sender that is not configured any more, and for what it may not ask for any more. */
  allows(request: { readonly sender: string; readonly kind: string; readonly workspaceId: string }): boolean;
  /** How many deletions of the sender may begin on one day; `null` for any number. */
  deletionsPerDay(sender: string): number | null;
}

/** Whoever uses Kafka or the pipe has no rights of its own: those endpoints let in who may use them. */
export function createRights(
  senders: readonly Pick<WebhookSender, "name" | "kinds" | "workspaces" | "deletionsPerDay">[],
): Rights {
  const known = new Map(senders.map((sender) => [sender.name, sender]));
  return {
    allows({ sender, kind, workspaceId }) {
      if (sender === KAFKA_SENDER || sender === PIPE_SENDER) return true;
      const rights = known.get(sender);
      if (rights === undefined) return false;
      const { kinds, workspaces } = rights;
      return (kinds?.includes(kind) ?? true) && (workspaces?.includes(workspaceId) ?? true);
    },
    deletionsPerDay: (sender) => known.get(sender)?.deletionsPerDay ?? null,
  };
}
