import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import type { Transport } from "../transport/request.ts";
import type { ListOptions } from "./call-options.ts";
import { PER_PAGE, pagedList } from "./paged-list.ts";

/** Records of the workspace's own types. The API has no list of the types. */
export interface CustomObjects {
  /** `GET /custom_object_instances/{type}?references_contact_id=`: those of a type that refer to a contact. */
  list(
    type: string,
    contactId: string,
    options?: ListOptions,
  ): AsyncGenerator<Page<IntercomObject>, void, undefined>;
}

export function createCustomObjects(transport: Transport): CustomObjects {
  return {
    list: (type, contactId, options = {}) =>
      pagedList(
        transport,
        {
          endpoint: "GET /custom_object_instances/{type}",
          path: () => `/custom_object_instances/${pathId(type)}`,
          keys: ["data", "instances", "custom_object_instances"],
          query: { references_contact_id: contactId, per_page: String(PER_PAGE) },
        },
        options,
      ),
  };
}
