import type { IntercomObject } from "../intercom-object.ts";
import type { Page } from "../transport/pages.ts";
import type { Transport } from "../transport/request.ts";
import type { ListOptions } from "./call-options.ts";
import { pagedList } from "./paged-list.ts";

/** The kinds of messages that the workspace sends, and whether they go to everybody (`opt_out`) or to who asked (`opt_in`). */
export interface SubscriptionTypes {
  /** `GET /subscription_types`, which has no pages. */
  list(options?: ListOptions): AsyncGenerator<Page<IntercomObject>, void, undefined>;
}

export function createSubscriptionTypes(transport: Transport): SubscriptionTypes {
  return {
    list: (options = {}) =>
      pagedList(
        transport,
        {
          endpoint: "GET /subscription_types",
          path: () => "/subscription_types",
          keys: ["data"],
          query: {},
        },
        options,
      ),
  };
}
