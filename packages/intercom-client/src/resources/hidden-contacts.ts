import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import type { Transport } from "../transport/request.ts";
import type { ListOptions } from "./call-options.ts";
import { PER_PAGE, pagedList } from "./paged-list.ts";

/** Contacts that searches do not show. */
export interface HiddenContacts {
  /**
   * `GET /contacts/deleted`, in no stable version of the API yet: all archived, blocked, merged and deleted contacts of the workspace, each with
   * its `status`. There is no filter.
   */
  list(options?: ListOptions): AsyncGenerator<Page<IntercomObject>, void, undefined>;
}

export function createHiddenContacts(transport: Transport): HiddenContacts {
  return {
    list: (options = {}) =>
      pagedList(
        transport,
        {
          endpoint: "GET /contacts/deleted",
          path: () => "/contacts/deleted",
          keys: ["data", "contacts"],
          query: { per_page: String(PER_PAGE), escape_identity: "false" },
          version: "Preview",
        },
        options,
      ),
  };
}
