import { asObject, type Contact, emailOf, idOf } from "@intercom-dsar/intercom-client";

/** Who is who in what was read: the person, and everybody else under a number that is stable within a package. */
export interface People {
  /** True for a contact that is the person: by Intercom's id, or by one of their addresses. Never for a teammate. */
  isSubject(author: unknown): boolean;
  /** True for one of the person's addresses. */
  isOwnAddress(address: unknown): boolean;
  /** The person's own names, addresses and numbers. */
  readonly subject: Readonly<Record<"names" | "emails" | "phones", readonly string[]>>;
  /** Their name and address are looked for in everything that is handed out. Nothing of the person, of a team or of a program. */
  meet(someone: unknown): void;
  /** `teammate 1`, `person 2`, in the order of the first call for each. Meets them too. */
  pseudonymOf(kind: "teammate" | "person", someone: unknown): string;
  /** Everybody else who was met. */
  others(): { readonly names: readonly string[]; readonly emails: readonly string[] };
}

const CONTACT_TYPES: readonly unknown[] = ["user", "lead", "contact"];
/** Authors that are no person: a program, and a team, whose name is the company's. */
const NOBODY: readonly unknown[] = ["bot", "operator", "team"];

export function createPeople(addresses: readonly string[], contacts: readonly Contact[]): People {
  const ids = new Set(contacts.map(idOf).filter((id) => id !== null));
  const own = new Set([...addresses, ...contacts.map(emailOf).filter((email) => email !== null)].map(folded));
  const numbers = { teammate: new Map<string, number>(), person: new Map<string, number>() };
  const names = new Set<string>();
  const emails = new Set<string>();

  const isOwnAddress = (address: unknown) => typeof address === "string" && own.has(folded(address));
  const isSubject = (author: unknown) => {
    const someone = asObject(author);
    if (someone === null || !CONTACT_TYPES.includes(someone.type)) return false;
    const id = idOf(someone);
    return (id !== null && ids.has(id)) || isOwnAddress(emailOf(someone));
  };
  const meet = (someone: unknown) => {
    const { type, name, email, email_address: address } = asObject(someone) ?? {};
    if (NOBODY.includes(type) || isSubject(someone) || isOwnAddress(email) || isOwnAddress(address)) return;
    if (typeof name === "string" && name !== "") names.add(name);
    for (const each of [email, address]) if (typeof each === "string" && each !== "") emails.add(each);
  };
  return {
    isOwnAddress,
    isSubject,
    subject: {
      names: contacts.map(({ name }) => name).filter((name) => typeof name === "string"),
      phones: contacts.map(({ phone }) => phone).filter((phone) => typeof phone === "string"),
      emails: [...new Set([...addresses, ...contacts.map(emailOf).filter((email) => email !== null)])],
    },
    meet,
    pseudonymOf(kind, someone) {
      meet(someone);
      const { name, email, email_address: address } = asObject(someone) ?? {};
      const known = numbers[kind];
      const key = idOf(someone) ?? folded(String(email ?? address ?? name ?? ""));
      const number = known.get(key) ?? known.size + 1;
      known.set(key, number);
      return `${kind} ${number}`;
    },
    others: () => ({ names: [...names], emails: [...emails] }),
  };
}

function folded(address: string): string {
  return address.trim().toLowerCase();
}
