import { randomBytes } from "node:crypto";
import type { Seed } from "@intercom-dsar/intercom-simulator";

/** In every address, name and contact id of this world. */
export const MARK = "q7x9zcanary";
const PEOPLE = [
  ...["small", "large", "heavy", "gone", "deleted", "refused", "waiting"],
  ...["planned", "approved", "withdrawn", "legal", "held", "killed", "linked"],
];
const ESSAY = `${MARK} `.repeat(60_000);

export function addressOf(who: string): string {
  return `${who}.${MARK}@example.com`;
}

function idOf(who: string): string {
  return `${who}-${MARK}`;
}

function nameOf(who: string): string {
  return `${who} ${MARK}`;
}

/** Whatever names one of them. */
export const CANARIES = [MARK, ...PEOPLE.flatMap((who) => [addressOf(who), idOf(who), nameOf(who)])];

/** A workspace of them. The packages of some go to the result store; that of `heavy` no broker takes. */
export function peopleOf(brokerBytes: number): Partial<Seed["workspaces"][number]> {
  const attributes: Record<string, Record<string, string | boolean>> = {
    large: { essay: ESSAY },
    killed: { essay: ESSAY },
    linked: { essay: ESSAY },
    heavy: { essay: randomBytes(2 * brokerBytes).toString("base64") },
    legal: { legal: true },
  };
  return {
    contacts: PEOPLE.map((who) => ({
      id: idOf(who),
      role: "user",
      name: nameOf(who),
      email: addressOf(who),
      custom_attributes: attributes[who] ?? {},
    })),
    notes: ["gone", "killed"].map((who, index) => ({
      id: String(11 + index),
      contact_id: idOf(who),
      author_id: null,
      body: MARK,
    })),
  };
}
