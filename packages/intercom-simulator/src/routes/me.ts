import { presentMe } from "../present/me.ts";
import { ok } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";

export const me: Endpoint = {
  method: "GET",
  template: "/me",
  scopes: [],
  answer: ({ grant }) => ok(presentMe(grant)),
};
