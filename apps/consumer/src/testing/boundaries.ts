import { createIntercomClient, type IntercomClient } from "@intercom-dsar/intercom-client";
import type { TestRequest } from "./flow-context.ts";

/** The process died here: nothing that it would have done next is done. */
export class Killed extends Error {}

/** A client that meets a boundary when the turn of a call has come, before it is sent, and another one when it is answered. */
export function clientWithBoundaries(baseUrl: string, meet: () => void, token = "token"): IntercomClient {
  return createIntercomClient({
    baseUrl,
    token: () => token,
    throttle: {
      async run(call) {
        meet();
        const answer = await call();
        meet();
        return answer;
      },
      observe: () => {},
      state: {
        limit: null,
        remaining: null,
        pausedUntil: null,
        budgetPerWindow: 0,
        spentInWindow: 0,
        queued: 0,
      },
      restore: () => {},
    },
  });
}

/** Lets the request meet a boundary before and after each write to its journal. */
export function watchWrites<Watched extends TestRequest>(request: Watched, meet: () => void): Watched {
  request.beforeWrite = meet;
  request.afterWrite = meet;
  return request;
}
