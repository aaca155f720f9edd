import { asObject, type Contact, type IntercomApi, inlineListOf } from "@intercom-dsar/intercom-client";

/** Which contacts a rule is about; `everybody`: it holds its categories, whoever they are of. */
export type HeldContacts =
  | { readonly by: "tag" | "segment"; readonly name: string }
  | {
      readonly by: "attribute";
      readonly name: string;
      /** `undefined`: whatever it is, where it is set. */
      readonly equals: string | number | boolean | undefined;
    }
  | { readonly by: "everybody" };

/** One rule by which something is not erased. */
export interface HoldRule {
  readonly code: string;
  /** When it ends, milliseconds since 1970; `null`: it does not. */
  readonly until: number | null;
  readonly contacts: HeldContacts;
  /** What it holds of a contact, by the names of `DELETION_CATEGORIES`. */
  readonly categories: readonly string[];
}

interface HoldContext {
  readonly intercom: { readonly contacts: Pick<IntercomApi["contacts"], "tags" | "segments"> };
  readonly signal: AbortSignal;
}

/**
 * The rules that hold a contact, which was read just now, apart from those that hold everybody's. Takes one call more where a rule is by tag and the contact has one, and one where a
 * rule is by segment. A list that Intercom sends in part may have what a rule names, and then does.
 */
export async function holdsOn(
  context: HoldContext,
  rules: readonly HoldRule[],
  contact: Contact & { readonly id: string },
): Promise<readonly HoldRule[]> {
  const lists = new Map<string, ListedNames>();
  const has = async (by: "tag" | "segment", name: string) => {
    const listed = lists.get(by) ?? (await (by === "tag" ? tagsOf : segmentsOf)(context, contact));
    lists.set(by, listed);
    return listed.isPart || listed.names.has(name);
  };
  const isHeldBy = ({ contacts }: HoldRule) => {
    if (contacts.by === "everybody") return false;
    return contacts.by === "attribute" ? hasAttribute(contact, contacts) : has(contacts.by, contacts.name);
  };
  const holding: HoldRule[] = [];
  for (const rule of rules) if (await isHeldBy(rule)) holding.push(rule);
  return holding;
}

interface ListedNames {
  /** Ids and names. */
  readonly names: ReadonlySet<unknown>;
  readonly isPart: boolean;
}

async function tagsOf(
  context: HoldContext,
  contact: Contact & { readonly id: string },
): Promise<ListedNames> {
  const { count, stubs } = inlineListOf(contact.tags);
  if (count === 0 && stubs.length === 0) return { names: new Set(), isPart: false };
  return namesIn(context.intercom.contacts.tags(contact.id, { signal: context.signal }));
}

async function segmentsOf({ intercom, signal }: HoldContext, { id }: { readonly id: string }) {
  return namesIn(intercom.contacts.segments(id, { signal }));
}

async function namesIn(list: ReturnType<IntercomApi["contacts"]["tags"]>): Promise<ListedNames> {
  const names = new Set<unknown>();
  let isPart = false;
  for await (const { items, missing } of list) {
    for (const { id, name } of items) names.add(id).add(name);
    isPart = missing > 0;
  }
  return { names, isPart };
}

function hasAttribute(
  { custom_attributes: attributes }: Contact,
  { name, equals }: Extract<HeldContacts, { by: "attribute" }>,
): boolean {
  const all = asObject(attributes) ?? {};
  const value = Object.hasOwn(all, name) ? all[name] : null;
  return equals === undefined ? value !== null && value !== undefined && value !== "" : value === equals;
}
