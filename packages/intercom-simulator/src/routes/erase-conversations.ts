import { z } from "zod";
import { type Answer, failure, ok } from "../api/answer.ts";
import type { ApiCall } from "../api/api-call.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { BadRequest } from "../bad-request.ts";
import { presentConversationWithParts, sourceIdOf } from "../present/conversation.ts";
import { deleteConversation, detachContact, redactPart, redactSource } from "../state/change-conversation.ts";
import type { ConversationRecord } from "../state/conversation-seed.ts";
import { TO_WRITE_CONVERSATIONS } from "../state/scopes.ts";

const CONTACTS: readonly string[] = ["user", "lead", "contact"];

/** Reporting rows go with it where `retain_metrics=false`, which takes a scope of its own. */
export const deleteConversationEndpoint: Endpoint = {
  method: "DELETE",
  template: "/conversations/{conversation_id}",
  scopes: TO_WRITE_CONVERSATIONS,
  answer: (call) => {
    const id = call.parameter("conversation_id");
    const scope = "delete_conversations_and_metrics";
    if (call.query.get("retain_metrics") === "false" && !call.grant.scopes.has(scope))
      return failure(403, "forbidden", `You do not have the required scope (${scope})`);
    if (find(call, id) === null) return notFound();
    deleteConversation(call.workspace, id);
    call.effect("conversation_deleted", id);
    return ok({ id, object: "conversation", deleted: true });
  },
};

const Redaction = z.union([
  z.object({
    type: z.literal("conversation_part"),
    conversation_id: z.string(),
    conversation_part_id: z.string(),
  }),
  z.object({ type: z.literal("source"), conversation_id: z.string(), source_id: z.string() }),
]);

/** A part needs a body, a first message a contact as its author; the status of the refusal is not documented. */
export const redactConversation: Endpoint = {
  method: "POST",
  template: "/conversations/redact",
  scopes: TO_WRITE_CONVERSATIONS,
  answer: (call) => {
    const body = Redaction.safeParse(call.body);
    if (!body.success)
      throw new BadRequest("parameter_invalid", "conversation_id and what is redacted are required");
    const { data } = body;
    const conversation = find(call, data.conversation_id);
    if (conversation === null) return messageNotFound();
    const refusal =
      data.type === "source"
        ? applySource(call, conversation, data.source_id)
        : applyPart(call, conversation, data.conversation_part_id);
    if (refusal !== null) return refusal;
    return ok(presentConversationWithParts(call, find(call, conversation.id) ?? conversation));
  },
};

function applySource(call: ApiCall, conversation: ConversationRecord, sourceId: string): Answer | null {
  if (sourceIdOf(conversation) !== sourceId) return messageNotFound();
  if (!CONTACTS.includes(conversation.source.author.type)) return notRedactable();
  if (conversation.source.redacted) return null;
  redactSource(call.workspace, conversation);
  call.effect("part_redacted", `${conversation.id}/${sourceId}`);
  return null;
}

function applyPart(call: ApiCall, conversation: ConversationRecord, partId: string): Answer | null {
  const part = conversation.parts.find(({ id }) => id === partId);
  if (part === undefined) return messageNotFound();
  if (part.body === null || part.body === "") return notRedactable();
  if (call.workspace.settings.notRedactableParts.includes(partId)) return notRedactable();
  if (part.redacted) return null;
  redactPart(call.workspace, conversation, partId);
  call.effect("part_redacted", `${conversation.id}/${partId}`);
  return null;
}

const Detachment = z.object({ admin_id: z.union([z.string(), z.int()]) });

/** On behalf of a teammate of the workspace; the last contact stays. */
export const detachContactEndpoint: Endpoint = {
  method: "DELETE",
  template: "/conversations/{conversation_id}/customers/{contact_id}",
  scopes: TO_WRITE_CONVERSATIONS,
  answer: (call) => {
    const body = Detachment.safeParse(call.body);
    if (!body.success || !call.workspace.admins.has(String(body.data.admin_id)))
      throw new BadRequest("parameter_not_found", "admin_id is a required parameter");
    const conversation = find(call, call.parameter("conversation_id"));
    if (conversation === null) return notFound();
    const contactId = call.parameter("contact_id");
    if (!conversation.contact_ids.includes(contactId)) return failure(404, "not_found", "User Not Found");
    if (conversation.contact_ids.length === 1)
      return failure(422, "parameter_invalid", "Removing the last customer is not allowed");
    detachContact(call.workspace, conversation, contactId);
    call.effect("contact_detached", `${conversation.id}/${contactId}`);
    const role = call.workspace.contacts.get(contactId)?.record.role ?? "user";
    return ok({ customers: [{ type: role, id: contactId }] });
  },
};

function find({ workspace }: ApiCall, id: string): ConversationRecord | null {
  return workspace.conversations.find((each) => each.id === id) ?? null;
}

function notFound(): Answer {
  return failure(404, "not_found", "Resource Not Found");
}

function messageNotFound(): Answer {
  return failure(404, "conversation_part_or_message_not_found", "Conversation part or message not found");
}

function notRedactable(): Answer {
  return failure(422, "conversation_part_not_redactable", "Conversation part can not be redacted");
}
