import type { Scope } from "../state/scopes.ts";
import type { Answer } from "./answer.ts";
import type { ApiCall } from "./api-call.ts";

/** One operation of Intercom's API. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** As Intercom's description writes it: `/contacts/{contact_id}`. */
  readonly template: string;
  /** One of these is needed; none: any token will do. */
  readonly scopes: readonly Scope[];
  readonly answer: (call: ApiCall) => Answer;
}
