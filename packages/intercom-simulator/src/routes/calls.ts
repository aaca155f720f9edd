import { z } from "zod";
import { failure, ok, redirect } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { fileLink } from "../present/file-links.ts";
import type { CallRecord } from "../state/call-seed.ts";
import { TO_READ_CONVERSATIONS } from "../state/scopes.ts";

const MOST_CONVERSATIONS = 20;
const SearchBody = z.object({ conversation_ids: z.array(z.string()).min(1).max(MOST_CONVERSATIONS) });

export const searchCalls: Endpoint = {
  method: "POST",
  template: "/calls/search",
  scopes: TO_READ_CONVERSATIONS,
  answer: (call) => {
    const body = SearchBody.safeParse(call.body);
    if (!body.success)
      return failure(
        400,
        "conversation_id_limit_exceeded",
        `A list of up to ${MOST_CONVERSATIONS} conversation IDs is required`,
      );
    const wanted = new Set(body.data.conversation_ids);
    const found = call.workspace.calls.filter(({ conversation_id }) => wanted.has(conversation_id));
    return ok({ type: "list", data: found.map((phoneCall) => presentCall(call, phoneCall)) });
  },
};

/** The link that it redirects to is another host's. */
export const getRecording: Endpoint = {
  method: "GET",
  template: "/calls/{call_id}/recording",
  scopes: TO_READ_CONVERSATIONS,
  answer: (call) => {
    const id = call.parameter("call_id");
    const recording = call.workspace.calls.find((each) => each.id === id)?.recording ?? null;
    if (recording === null) return failure(404, "not_found", "Recording Not Found");
    return redirect(recording.url ?? fileLink(call, recording));
  },
};

function presentCall({ origin }: ApiCall, phoneCall: CallRecord) {
  const { id, recording, transcript, created_at, extra, ...call } = phoneCall;
  const { conversation_id, contact_id, admin_id, direction, phone } = call;
  return {
    type: "call",
    id,
    conversation_id,
    admin_id,
    contact_id,
    state: "completed",
    initiated_at: created_at,
    answered_at: created_at,
    ended_at: created_at + 60,
    created_at,
    updated_at: created_at + 60,
    recording_url: recording === null ? null : `${origin}/calls/${id}/recording`,
    transcription_url: `${origin}/calls/${id}/transcript`,
    call_type: "phone",
    direction,
    ended_reason: "completed",
    phone,
    transcript: transcript.length === 0 ? [{}] : transcript,
    transcript_status: "completed",
    ...extra,
  };
}
