import { addressKey, type Contact } from "./contact.ts";

/** The contacts of a workspace, by id and by address. */
export interface ContactStore {
  add(contact: Contact): void;
  get(id: string): Contact | undefined;
  /** Those with this address, whatever the case of its letters. */
  withAddress(email: string): Iterable<Contact>;
  all(): Iterable<Contact>;
  readonly size: number;
}

export function createContactStore(): ContactStore {
  const byId = new Map<string, Contact>();
  const byAddress = new Map<string, Contact[]>();

  return {
    add(contact) {
      byId.set(contact.id, contact);
      const { email } = contact.record;
      if (email === null) return;
      const key = addressKey(email);
      const others = byAddress.get(key);
      if (others === undefined) byAddress.set(key, [contact]);
      else others.push(contact);
    },
    get: (id) => byId.get(id),
    withAddress: (email) => byAddress.get(addressKey(email)) ?? [],
    all: () => byId.values(),
    get size() {
      return byId.size;
    },
  };
}
