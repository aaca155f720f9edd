import { type Company, type Contact, idOf, inlineListOf } from "@intercom-dsar/intercom-client";
import { errorCode } from "../../domain/errors.ts";
import { listRow } from "../../domain/outcome-body.ts";
import type { FlowContext } from "../flow-context.ts";
import { readList } from "./read-list.ts";

/** What was read of a list that belongs to a contact; `complete` is false where the contact vanished meanwhile. */
export interface Collected<Item> {
  readonly items: readonly Item[];
  readonly complete: boolean;
}

/**
 * The companies of a contact, each with its details. No call is made where Intercom's inline count says that there are none;
 * one detail call a company, also where several contacts share it. Of a contact without an id, the companies that it names itself.
 */
export async function readCompanies(context: FlowContext, contact: Contact): Promise<Collected<Company>> {
  const { intercom, coverage, signal } = context;
  const inline = inlineListOf(contact.companies);
  try {
    const listed = await readList(context, contact, {
      resource: "companies",
      inline,
      pages: (id) => intercom.contacts.companies(id, { signal }),
      withoutId: inline.stubs,
    });
    if (listed === null) return { items: [], complete: true };
    coverage.add(listRow("companies", listed));
    const details: Company[] = [];
    for (const company of listed.items) details.push(await readDetails(context, company));
    return { items: details, complete: true };
  } catch (error) {
    return vanished(error, context, "companies");
  }
}

/** A company that is gone by now, or has no id, keeps what the list said of it. */
async function readDetails(
  { intercom, memo, coverage, signal }: FlowContext,
  listed: Company,
): Promise<Company> {
  const id = idOf(listed);
  if (id === null) {
    coverage.add({ resource: "companies.details", result: "failed", items: 0, expected: 1 });
    return listed;
  }
  const read = await memo.remember(`company ${id}`, async () => {
    try {
      return { company: await intercom.companies.get(id, { signal }), current: true };
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

/** A contact that was deleted or merged while it was read has nothing more to give, and the coverage says that it is not all. */
export function vanished(error: unknown, { coverage }: FlowContext, resource: string): Collected<never> {
  if (!["not_found", "gone", "merged"].includes(errorCode(error))) throw error;
  coverage.add({ resource, result: "failed", items: 0 });
  return { items: [], complete: false };
}
