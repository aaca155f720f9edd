import type { ReasonCode, Redaction } from "@intercom-dsar/redaction";

/** What a category took out of its items by who wrote them. */
export interface Cuts {
  add(rule: string, path: string): void;
  list(): readonly Redaction[];
}

/** `reasons` has a sentence for each rule. */
export function createCuts(reasons: Readonly<Record<string, string>>): Cuts {
  const cuts = new Map<string, Redaction>();
  return {
    add(rule, path) {
      const key = `${rule}\n${path}`;
      const count = (cuts.get(key)?.count ?? 0) + 1;
      const code = CODES[rule] ?? "third_party";
      cuts.set(key, { rule, path, reason: reasons[rule] ?? rule, code, count });
    },
    list: () => [...cuts.values()],
  };
}

const CODES: Readonly<Record<string, ReasonCode>> = {
  "teammate-identity": "staff",
  "internal-text": "internal",
  "conversation-internal": "internal",
  "ticket-internal": "internal",
  "call-internal": "internal",
  "attachment-link": "credential",
};
