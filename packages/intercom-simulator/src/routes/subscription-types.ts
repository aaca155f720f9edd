import { ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentSubscriptionType } from "../present/subscription-type.ts";
import { TO_LIST } from "../state/scopes.ts";

export const listSubscriptionTypes: Endpoint = {
  method: "GET",
  template: "/subscription_types",
  scopes: TO_LIST,
  answer: ({ workspace }) =>
    ok({ type: "list", data: workspace.subscriptionTypes.map(presentSubscriptionType) }),
};
