import { emailOf, type IntercomObject } from "@intercom-dsar/intercom-client";
import { errorCode } from "../../error-code.ts";
import { createPeople } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";

/** What Intercom's list of hidden contacts has of the person. Nobody else's entry is kept, not even for a second reading. */
export async function* readHiddenContacts(
  context: ReadContext,
  subject: Subject,
): AsyncGenerator<IntercomObject> {
  const { intercom, memo, coverage, signal } = context;
  const people = createPeople(subject.addresses, subject.contacts);
  const read = await memo.remember("hidden contacts", async () => {
    const own: IntercomObject[] = [];
    let [pages, missing] = [0, 0];
    try {
      for await (const page of intercom.hiddenContacts.list({ signal })) {
        own.push(...page.items.filter((contact) => people.isOwnAddress(emailOf(contact))));
        ({ number: pages, missing } = page);
      }
    } catch (error) {
      if (!isHiddenListRefused(error)) throw error;
      return null;
    }
    return { own, pages, missing };
  });
  if (read === null) {
    coverage.add({ resource: "hidden_contacts", result: "not_searchable" });
    return;
  }
  const { own, pages } = read;
  coverage.add({ resource: "hidden_contacts", result: "searched", items: own.length, pages });
  yield* own;
}

/** What a version that Intercom has not published may answer at any time; a scope that is missing is something else. */
export function isHiddenListRefused(error: unknown): boolean {
  const refusals = [
    "invalid_request",
    "not_found",
    "gone",
    "plan_restricted",
    "invalid_response",
    "endless_pages",
  ];
  return refusals.includes(errorCode(error) ?? "");
}
