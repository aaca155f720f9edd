import type { IntercomObject } from "@intercom-dsar/intercom-client";
import type { Cuts } from "../../cuts.ts";
import type { People } from "../../people.ts";
import { isEmpty, objectsOf, pick } from "../messages/json-parts.ts";

/** Why something of a call is left out. */
export const REASONS = {
  "teammate-identity":
    "Who of the company was on the phone: personal data of another person. Teammates are numbered.",
  "other-contact": "A call with somebody else: personal data of another person.",
  "call-internal": "How the company handles a call, and what Intercom does not describe of it.",
} as const;

const ROOT = "calls[*]";
const PLAIN = ["type", "id", "conversation_id", "call_type", "created_at"];
const OF_PERSON = [
  ...["state", "direction", "initiated_at", "answered_at", "ended_at", "ended_reason", "updated_at"],
  ...["phone", "transcript_status", "recording"],
];
/** Intercom does not describe the members of a transcript: what was said, when and by which side is kept, and nothing else. */
const SPOKEN = [
  ...["text", "body", "content", "transcript", "message"],
  ...["timestamp", "time", "start", "end", "start_time", "end_time"],
  ...["speaker", "speaker_type", "role"],
];
/** How the reader says with whom the call was. */
export const WITH_PERSON = "with_person";

/** A copy of a call: what was said with the person, and of any other call that there was one. */
export function personalCall(call: IntercomObject, people: People, cuts: Cuts): IntercomObject {
  const copy: Record<string, unknown> = pick(call, PLAIN);
  if (call[WITH_PERSON] !== true) {
    cuts.add("other-contact", ROOT);
    return copy;
  }
  Object.assign(copy, pick(call, OF_PERSON));
  if (!isEmpty(call.admin_id)) {
    copy.teammate = { name: people.pseudonymOf("teammate", { type: "admin", id: call.admin_id }) };
    cuts.add("teammate-identity", `${ROOT}.admin_id`);
  }
  copy.transcript = objectsOf(call.transcript)
    .filter((entry) => Object.keys(entry).length > 0)
    .map((entry) => spoken(entry, cuts));
  const done = new Set([...PLAIN, ...OF_PERSON, WITH_PERSON, "admin_id", "contact_id", "transcript"]);
  for (const [key, value] of Object.entries(call))
    if (!done.has(key) && !isEmpty(value)) cuts.add("call-internal", `${ROOT}.${key}`);
  return copy;
}

function spoken(entry: IntercomObject, cuts: Cuts): IntercomObject {
  const kept = SPOKEN.filter((key) => typeof entry[key] !== "object");
  for (const [key, value] of Object.entries(entry))
    if (!kept.includes(key) && !isEmpty(value)) cuts.add("call-internal", `${ROOT}.transcript[*].${key}`);
  return pick(entry, kept);
}
