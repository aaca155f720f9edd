/** Somebody who wrote: a contact, a conversation and a ticket of theirs, as the simulator's seeds have them. */
export interface TriggeredPerson {
  readonly contact: Readonly<Record<string, unknown>>;
  readonly conversation: Readonly<Record<string, unknown>>;
  readonly ticket: Readonly<Record<string, unknown>>;
}

/** @param number tells people apart: 1 to 999,999,999; @param now milliseconds since 1970 */
export function triggeredPerson(number: number, email: string, now: number): TriggeredPerson {
  const id = number.toString(16).padStart(24, "0");
  const created_at = Math.floor(now / 1_000) - 3_600;
  const author = { type: "user", id, name: `Person ${number}`, email };
  return {
    contact: { id, role: "user", email, name: author.name, created_at },
    conversation: {
      id: String(3_000_000_000 + number),
      contact_ids: [id],
      title: "Where is my order?",
      created_at,
      source: { author, body: "<p>Hello, where is my order?</p>" },
      parts: [{ author, body: "<p>It is about the lamp.</p>", created_at: created_at + 60 }],
    },
    ticket: {
      id: String(4_000_000_000 + number),
      ticket_id: String(number),
      contact_ids: [id],
      attributes: { _default_title_: "Broken lamp", _default_description_: "It does not light up." },
      created_at,
    },
  };
}
