import { idOf } from "@intercom-dsar/intercom-client";
import { isGone } from "../../error-code.ts";
import { createPeople } from "../../people.ts";
import type { ReadContext, Subject } from "../../read-context.ts";
import { findConversations } from "../conversations/find-conversations.ts";

/** How many there are at the person's conversations; of none but the number is anything kept. */
export async function countSideConversations(context: ReadContext, subject: Subject): Promise<void> {
  const { intercom, memo, coverage, signal } = context;
  const found = await findConversations(context, subject, createPeople(subject.addresses, subject.contacts));
  let [items, pages] = [0, 0];
  for await (const conversation of found.items()) {
    const id = idOf(conversation);
    if (id === null) continue;
    items += await memo.remember(`side conversations of ${id}`, async () => {
      try {
        return await intercom.conversations.countSideConversations(id, { signal });
      } catch (error) {
        if (isGone(error)) return 0;
        throw error;
      }
    });
    pages += 1;
  }
  coverage.add({ resource: "side_conversations", result: "searched", items, pages });
  coverage.remark("side_conversations_withheld", items);
}
