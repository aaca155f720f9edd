export type EffectKind =
  | "contact_created"
  | "contact_deleted"
  | "contact_archived"
  | "contact_unarchived"
  | "contact_restored"
  | "contact_blocked"
  | "contact_merged"
  | "contact_email_changed"
  | "company_archived"
  | "conversation_deleted"
  | "part_redacted"
  | "contact_detached"
  | "ticket_deleted"
  | "custom_object_deleted";

/** A change that really took place, whatever its caller was told. */
export interface Effect {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly workspace: string;
  readonly kind: EffectKind;
  /** Id of what was changed; of a part or a participant with the conversation's before it (`515/1501`), of a custom object with its type. */
  readonly id: string;
  /** `seq` of the call that caused it; `null`: the control API did. */
  readonly call: number | null;
}

/** Every effect since the start or the last reset; never shortened, because it is what an audit counts. */
export interface EffectLog {
  add(effect: Omit<Effect, "seq">): Effect;
  list(): readonly Effect[];
  clear(): void;
}

export function createEffectLog(): EffectLog {
  const effects: Effect[] = [];
  return {
    add(effect) {
      const added = { seq: effects.length + 1, ...effect };
      effects.push(added);
      return added;
    },
    list: () => [...effects],
    clear: () => {
      effects.length = 0;
    },
  };
}
