import type { Company, Contact } from "@intercom-dsar/intercom-client";
import { errorCode } from "../errors.ts";
import type { FlowContext } from "./flow-context.ts";
import { type Identified, isIdentified } from "./identified.ts";

/** What was read of a list that belongs to a contact; `complete` is false where the contact vanished meanwhile. */
export interface Collected<Item> {
  readonly items: readonly Item[];
  readonly complete: boolean;
}

/**
 * The companies of a contact, each with its details. No call is made where Intercom's inline count says that there are none;
 * one detail call a company, also where several contacts share it.
 */
export async function readCompanies(
  context: FlowContext,
  contact: Identified<Contact>,
): Promise<Collected<Company>> {
  const { intercom, memo, coverage, signal } = context;
  if (contact.companies?.total_count === 0) {
    coverage.add({ resource: "companies", result: "empty_by_count", items: 0, pages: 0 });
    return { items: [], complete: true };
  }
  try {
    const listed = await memo.remember(`companies of ${contact.id}`, async () => {
      const items: Identified<Company>[] = [];
      let pages = 0;
      for await (const page of intercom.contacts.companies(contact.id, { signal })) {
        pages += 1;
        items.push(...page.items.filter(isIdentified));
      }
      return { items, pages };
    });
    coverage.add({
      resource: "companies",
      result: "searched",
      items: listed.items.length,
      pages: listed.pages,
    });
    const details: Company[] = [];
    for (const company of listed.items) details.push(await readDetails(context, company));
    return { items: details, complete: true };
  } catch (error) {
    return vanished(error, context, "companies");
  }
}

/** A company that is gone by now keeps what the list said of it. */
async function readDetails(
  { intercom, memo, coverage, signal }: FlowContext,
  listed: Identified<Company>,
): Promise<Company> {
  const read = await memo.remember(`company ${listed.id}`, async () => {
    try {
      return { company: await intercom.companies.get(listed.id, { signal }), current: true };
    } catch (error) {
      if (errorCode(error) !== "not_found" && errorCode(error) !== "gone") throw error;
      return { company: listed, current: false };
    }
  });
  coverage.add({
    resource: "companies.details",
    result: read.current ? "searched" : "failed",
    items: read.current ? 1 : 0,
  });
  return read.company;
}

/** A contact that was deleted or merged while it was read: what was collected stays, and the coverage says that it is not all. */
export function vanished(error: unknown, { coverage }: FlowContext, resource: string): Collected<never> {
  if (!["not_found", "gone", "merged"].includes(errorCode(error))) throw error;
  coverage.add({ resource, result: "failed", items: 0 });
  return { items: [], complete: false };
}
