import type { Category } from "../../category.ts";
import { personalCall, REASONS } from "./personal-call.ts";
import { readCalls } from "./read-calls.ts";

export const calls: Category = {
  name: "calls",
  heading: "Calls",
  words:
    "Phone calls that belong to the conversations of the person: when, how long, and what was written down of what was said. A name that is spoken is found and cut where `conversations`, which names people, is read as well. Of a call with somebody else in a group, that there was one.",
  endpoints: ["POST /calls/search"],
  scopes: ["Read conversations"],
  fields: {
    provided: ["phone", "transcript"],
    observed: ["state", "direction", "initiated_at", "answered_at", "ended_at", "ended_reason"],
    others: ["admin_id", "contact_id"],
    internal: ["recording_url", "transcription_url"],
  },
  redaction: [],
  own: ["phone"],
  personal: { reasons: REASONS, of: personalCall },
  reading: { kind: "subject", parts: { calls: readCalls } },
};
