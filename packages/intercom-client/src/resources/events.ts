import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions, ListOptions } from "./call-options.ts";
import { PER_PAGE, pagedList } from "./paged-list.ts";

/** What contacts did, by Intercom's id of the contact: leads are found by no other. */
export interface Events {
  /** `GET /events`: those of the last 90 days; Intercom lists no older ones. */
  list(contactId: string, options?: ListOptions): AsyncGenerator<Page<IntercomObject>, void, undefined>;
  /** `GET /events?summary=true`: for each kind how many, the first and the last, older ones included. */
  summary(contactId: string, options?: CallOptions): Promise<IntercomObject>;
}

export function createEvents(transport: Transport): Events {
  return {
    list: (contactId, options = {}) =>
      pagedList(
        transport,
        {
          endpoint: "GET /events",
          path: () => {
            pathId(contactId);
            return "/events";
          },
          keys: ["events", "data"],
          query: { type: "user", intercom_user_id: contactId, per_page: String(PER_PAGE) },
        },
        options,
      ),
    summary: async (contactId, { signal } = {}) => {
      const query = new URLSearchParams({
        type: "user",
        intercom_user_id: pathId(contactId),
        summary: "true",
      });
      const path = `/events?${query}`;
      return objectOf(
        await transport.send({ endpoint: "GET /events?summary=true", method: "GET", path, signal }),
      );
    },
  };
}
