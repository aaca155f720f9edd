import { ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { presentMe } from "../present/me.ts";

export const me: Endpoint = {
  method: "GET",
  template: "/me",
  scopes: [],
  answer: ({ grant }) => ok(presentMe(grant)),
};
