import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { GuardedCallOptions, ListOptions } from "./call-options.ts";
import { type DeletionReceipt, receiptOf } from "./deletion-receipt.ts";
import { PER_PAGE, pagedList } from "./paged-list.ts";

/** Records of the workspace's own types. The API has no list of the types. */
export interface CustomObjects {
  /** `GET /custom_object_instances/{type}?references_contact_id=`: those of a type that refer to a contact. */
  list(
    type: string,
    contactId: string,
    options?: ListOptions,
  ): AsyncGenerator<Page<IntercomObject>, void, undefined>;
  /** `GET /custom_object_instances/{type}/{id}`. */
  get(type: string, id: string, options?: GuardedCallOptions): Promise<IntercomObject>;
  /** `DELETE /custom_object_instances/{type}/{id}`. It can't be undone. */
  delete(type: string, id: string, options?: GuardedCallOptions): Promise<DeletionReceipt>;
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
    get: async (type, id, options = {}) => {
      const path = `/custom_object_instances/${pathId(type)}/${pathId(id)}`;
      const endpoint = "GET /custom_object_instances/{type}/{id}";
      return objectOf(await transport.send({ endpoint, method: "GET", path, ...options }));
    },
    delete: async (type, id, options = {}) => {
      const path = `/custom_object_instances/${pathId(type)}/${pathId(id)}`;
      const endpoint = "DELETE /custom_object_instances/{type}/{id}";
      const answer = await transport.send({ endpoint, method: "DELETE", path, goes: "first", ...options });
      return receiptOf(answer, id);
    },
  };
}
