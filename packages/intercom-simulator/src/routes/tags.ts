import { TO_LIST } from "../state/scopes.ts";
import { failure, ok } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";
import { findReadable } from "./find-contact.ts";

/** A contact's tags; this list has no pages. */
export const tagsOfContact: Endpoint = {
  method: "GET",
  template: "/contacts/{contact_id}/tags",
  scopes: TO_LIST,
  answer: (call) => {
    const contact = findReadable(call);
    if (contact === undefined) return failure(404, "not_found", "User Not Found");
    return ok({
      type: "list",
      data: contact.record.tags.map(({ id, name }) => ({ type: "tag", id, name })),
    });
  },
};
