import { type Company, type Contact, idOf, inlineListOf } from "@intercom-dsar/intercom-client";
import { readContactList } from "../../contact-list.ts";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";

/**
 * The companies of a contact, each with its details. No call is made where Intercom's inline count says that there are none;
 * one detail call a company, also where several contacts share it. Of a contact without an id, the companies that it names itself.
 */
export async function* readCompanies(context: ReadContext, contact: Contact): AsyncGenerator<Company> {
  const { intercom, coverage, signal } = context;
  const inline = inlineListOf(contact.companies);
  const listed = await readContactList(context, contact, {
    resource: "companies",
    inline,
    pages: (id) => (keep) => intercom.contacts.companies(id, { signal, keep }),
    withoutId: inline.stubs,
  });
  if (listed === null) return;
  coverage.add(listRow("companies", listed));
  for await (const company of listed.items()) yield await readDetails(context, company);
}

/** A company that is gone by now, or has no id, keeps what the list said of it. */
async function readDetails(
  { intercom, memo, coverage, signal }: ReadContext,
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
      if (!isGone(error)) throw error;
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
