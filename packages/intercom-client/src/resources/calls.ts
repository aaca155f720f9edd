import { asObject, type IntercomObject } from "../intercom-object.ts";
import { IntercomError } from "../transport/errors.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";

/** A phone call, with its `transcript`: a list of what was said, whose members Intercom does not describe; `[{}]` is none. */
export type PhoneCall = IntercomObject;

/** Intercom takes no more conversation ids than this for a search of calls. */
export const MAX_CALL_CONVERSATIONS = 20;

export interface Calls {
  /** `POST /calls/search`: those of the conversations, 1 to `MAX_CALL_CONVERSATIONS`, all at once. */
  search(conversationIds: readonly string[], options?: CallOptions): Promise<readonly PhoneCall[]>;
  /** `GET /calls/{id}/recording`: a link to it, on another host, that works for a while; `null` where there is none. */
  recording(id: string, options?: CallOptions): Promise<string | null>;
}

export function createCalls(transport: Transport): Calls {
  return {
    search: async (conversationIds, { signal } = {}) => {
      if (conversationIds.length === 0 || conversationIds.length > MAX_CALL_CONVERSATIONS)
        throw new IntercomError({ code: "invalid_request", sent: false });
      const answer = await transport.send({
        endpoint: "POST /calls/search",
        method: "POST",
        path: "/calls/search",
        body: { conversation_ids: conversationIds },
        signal,
      });
      const { data } = objectOf(answer);
      const calls = Array.isArray(data) ? data.map(asObject) : [null];
      if (!calls.every((call) => call !== null))
        throw new IntercomError({ code: "invalid_response", sent: true, ...statusOf(answer) });
      return calls;
    },
    recording: async (id, { signal } = {}) => {
      const endpoint = "GET /calls/{id}/recording";
      const path = `/calls/${pathId(id)}/recording`;
      try {
        const { location } = await transport.send({ endpoint, method: "GET", path, signal, redirects: true });
        return location ?? null;
      } catch (error) {
        if (error instanceof IntercomError && error.code === "not_found") return null;
        throw error;
      }
    },
  };
}

function statusOf({ status, requestId }: { readonly status: number; readonly requestId: string | null }) {
  return { status, requestId };
}
