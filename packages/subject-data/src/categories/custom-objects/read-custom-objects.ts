import { type Contact, type IntercomObject, idOf } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import { isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";
import { readList } from "../../read-list.ts";

/** Intercom's ids are no longer than this and never all zeros: nobody has it. */
const NOBODY = "000000000000000000000000";

/** The records of the configured types that refer to the contact, of types whose filter was seen to work. */
export async function* readCustomObjects(
  context: ReadContext,
  contact: Contact,
): AsyncGenerator<IntercomObject> {
  const { intercom, coverage, signal, customObjectTypes: types = [] } = context;
  const id = idOf(contact);
  if (types.length === 0) coverage.add({ resource: "custom_objects", result: "not_covered" });
  else if (id === null) coverage.add({ resource: "custom_objects", result: "failed", items: 0, pages: 0 });
  else {
    for (const type of types) {
      if (!(await isFiltered(context, type))) {
        coverage.add({ resource: "custom_objects", result: "failed", items: 0, pages: 0 });
        coverage.remark("custom_objects_unfiltered", 1);
        continue;
      }
      const list = await readList(context, `${type} objects of ${id}`, (keep) =>
        intercom.customObjects.list(type, id, { signal, keep }),
      );
      coverage.add(listRow("custom_objects", list));
      yield* list.items();
    }
  }
}

/**
 * A filter that Intercom does not take would bring everybody's records: a type is believed once the same call for a contact that can't exist
 * brought none. False for a type that is not there as well.
 */
export function isFiltered(
  { intercom, memo, signal }: Pick<ReadContext, "intercom" | "memo" | "signal">,
  type: string,
): Promise<boolean> {
  return memo.remember(`${type} objects of nobody`, async () => {
    try {
      for await (const { items, total } of intercom.customObjects.list(type, NOBODY, { signal }))
        return items.length === 0 && (total ?? 0) === 0;
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  });
}
