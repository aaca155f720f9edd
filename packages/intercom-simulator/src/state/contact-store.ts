import { addressKey, type Contact } from "./contact.ts";

/** The contacts of a workspace, by id and by address. */
export interface ContactStore {
  add(contact: Contact): void;
  /** Gives a contact another address, or none. */
  changeEmail(contact: Contact, email: string | null): void;
  get(id: string): Contact | null;
  /** Those with this address, whatever the case of its letters. */
  withAddress(email: string): Iterable<Contact>;
  all(): Iterable<Contact>;
  readonly size: number;
}

export function createContactStore(): ContactStore {
  const byId = new Map<string, Contact>();
  const byAddress = new Map<string, Contact[]>();

  function addToAddress(contact: Contact): void {
    const { email } = contact.record;
    if (email === null) return;
    const key = addressKey(email);
    const others = byAddress.get(key);
    if (others === undefined) byAddress.set(key, [contact]);
    else others.push(contact);
  }

  return {
    add(contact) {
      byId.set(contact.id, contact);
      addToAddress(contact);
    },
    changeEmail(contact, email) {
      const former = contact.record.email === null ? null : addressKey(contact.record.email);
      if (former !== null) {
        const others = byAddress.get(former)?.filter((other) => other !== contact) ?? [];
        byAddress.set(former, others);
      }
      contact.record = { ...contact.record, email };
      addToAddress(contact);
    },
    get: (id) => byId.get(id) ?? null,
    withAddress: (email) => byAddress.get(addressKey(email)) ?? [],
    all: () => byId.values(),
    get size() {
      return byId.size;
    },
  };
}
