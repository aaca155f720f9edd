import {
  asObject,
  type Conversation,
  countOf,
  type IntercomApi,
  IntercomError,
  type IntercomObject,
  idOf,
} from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import type {
  Erasure,
  ErasureContext,
  ErasureReceipt,
  ErasureStep,
  ErasureSubject,
  PlannedRecord,
  RecordState,
} from "../../erasure.ts";
import { errorCode, isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";
import { hasAllParts } from "../messages/has-all-parts.ts";
import { isEmpty, listOf } from "../messages/json-parts.ts";
import { type Participants, participantsOf } from "../messages/participants.ts";
import { findConversations } from "./find-conversations.ts";

export const eraseConversations: Erasure = {
  endpoints: [
    "POST /conversations/redact",
    "DELETE /conversations/{conversation_id}/customers/{contact_id}",
    "DELETE /conversations/{conversation_id}",
  ],
  scopes: ["Read conversations", "Write conversations"],
  words:
    "A conversation in which the person is alone with the company is deleted, with its rows in reporting where the token has the scope for that. Of any other the person's own messages are redacted, then the person is detached; the others keep theirs. A conversation of more than 500 messages can't be read to its beginning and counts as one with others.",
  find,
  read,
};

async function* find(context: ReadContext, subject: ErasureSubject): AsyncGenerator<PlannedRecord> {
  const people = { isOwnAddress: (email: unknown) => subject.isOwn({ email }) };
  const found = await findConversations(context, subject, people);
  let [count, withoutId] = [0, 0];
  for await (const hit of found.items()) {
    const id = idOf(hit);
    if (id === null) withoutId += 1;
    if (id === null) continue;
    count += 1;
    const conversation = await get(context, id);
    if (conversation === null) continue;
    const judged = await judge(context, conversation, subject);
    if (judged.isOfSubject) yield { id, how: judged.how };
  }
  const { pages, missing } = found;
  context.coverage.add(listRow("conversations", { count, pages, missing: missing + withoutId }));
}

async function get({ intercom, signal }: ReadContext, id: string): Promise<Conversation | null> {
  try {
    return await intercom.conversations.get(id, { signal });
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function read(
  context: ErasureContext,
  subject: ErasureSubject,
  { id, how: planned }: PlannedRecord,
  options: Parameters<Erasure["read"]>[3],
): Promise<RecordState> {
  const { intercom } = context;
  const conversation = await intercom.conversations.get(id, options);
  const { how: now, isOfSubject, isWhole, participants, own } = await judge(context, conversation, subject);
  const how = planned === "delete" ? now : "redact_and_detach";
  const redacted = own.filter(({ redacted }) => redacted === true).length;
  if (!isOfSubject) return { state: "not_subjects" };
  if (how === "delete")
    return { state: "present", how, redacted, outOfReach: null, steps: [deletion(intercom, id)] };
  return {
    state: "present",
    how,
    redacted,
    outOfReach: isWhole ? null : "parts_out_of_reach",
    steps: [
      ...own.filter(holdsText).flatMap((message) => redaction(intercom, id, message)),
      ...participants.own.map((contactId) => detachment(context, id, contactId)),
    ],
  };
}

interface Judgement {
  readonly how: "delete" | "redact_and_detach";
  /** Whether anything in it is the person's. */
  readonly isOfSubject: boolean;
  readonly isWhole: boolean;
  readonly participants: Participants;
  /** The person's messages. */
  readonly own: readonly IntercomObject[];
}

async function judge(
  { intercom, signal }: ReadContext,
  conversation: Conversation,
  subject: ErasureSubject,
): Promise<Judgement> {
  const { source, contacts, conversation_parts: parts, statistics } = conversation;
  const first = asObject(source);
  const messages = [
    ...(first === null ? [] : [{ ...first, type: "source" }]),
    ...listOf(parts, "conversation_parts"),
  ];
  const readAuthor = (id: string) => intercom.contacts.get(id, { signal });
  const participants = await participantsOf(asObject(contacts)?.contacts, messages, subject, readAuthor);
  const counted = countOf(asObject(statistics)?.count_conversation_parts);
  // The statistics count the first message too.
  const isWhole = hasAllParts(parts, "conversation_parts", counted === null ? null : counted - 1);
  const own = messages.filter(participants.isOwnMessage);
  return {
    how: isWhole && !participants.hasOthers ? "delete" : "redact_and_detach",
    isOfSubject: participants.own.length > 0 || own.length > 0,
    isWhole,
    participants,
    own,
  };
}

/** Something to redact: Intercom refuses what has no text. */
function holdsText({ body, attachments, redacted }: IntercomObject): boolean {
  return redacted !== true && (!isEmpty(body) || (Array.isArray(attachments) && attachments.length > 0));
}

type Api = Omit<IntercomApi, "calls" | "sharedCalls">;

function redaction(intercom: Api, id: string, message: IntercomObject): readonly ErasureStep[] {
  const messageId = idOf(message);
  if (messageId === null) return [];
  const type = message.type === "source" ? "source" : "conversation_part";
  return [
    {
      action: "redact",
      target: messageId,
      send: (options) => intercom.conversations.redact(id, { type, id: messageId }, options),
      refusalOf: (error) =>
        intercomCodeOf(error) === "conversation_part_not_redactable" ? "part_not_redactable" : null,
    },
  ];
}

function detachment({ intercom, adminId }: ErasureContext, id: string, contactId: string): ErasureStep {
  return {
    action: "detach",
    target: contactId,
    send: async (options) => intercom.conversations.detach(id, contactId, await adminId(), options),
    refusalOf(error) {
      if (error instanceof IntercomError && error.status === 422) return "last_contact";
      return errorCode(error) === "plan_restricted" ? "plan_restricted" : null;
    },
  };
}

function deletion(intercom: Api, id: string): ErasureStep {
  return {
    action: "delete",
    target: null,
    refusalOf: (error) => (errorCode(error) === "plan_restricted" ? "plan_restricted" : null),
    async send(options): Promise<ErasureReceipt> {
      try {
        return {
          ...(await intercom.conversations.delete(id, { ...options, retainMetrics: false })),
          metrics: "deleted",
        };
      } catch (error) {
        // Without the scope for it Intercom keeps its rows in reporting, and deletes the conversation all the same.
        if (errorCode(error) !== "scope_missing") throw error;
        return {
          ...(await intercom.conversations.delete(id, { ...options, retainMetrics: true })),
          metrics: "retained",
        };
      }
    },
  };
}

function intercomCodeOf(error: unknown): string | null {
  return error instanceof IntercomError ? error.intercomCode : null;
}
