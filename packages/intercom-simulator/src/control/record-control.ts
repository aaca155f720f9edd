import { parseInput } from "../parse-input.ts";
import { SimulatorError } from "../simulator-error.ts";
import { addPart, attachContact, deleteConversation } from "../state/change-conversation.ts";
import { type ConversationRecord, ConversationSeed, PartSeed } from "../state/conversation-seed.ts";
import type { ConversationInput, PartInput, TicketInput } from "../state/seed.ts";
import { TicketSeed } from "../state/ticket-seed.ts";
import type { Workspace } from "../state/workspace.ts";

/** A conversation as it really is. */
export interface ConversationSeen {
  readonly id: string;
  readonly contactIds: readonly string[];
  /** The first message, then the parts, oldest first. */
  readonly messages: readonly {
    readonly id: string | null;
    readonly authorId: string;
    readonly body: string | null;
    readonly redacted: boolean;
  }[];
}

/** Conversations, tickets and custom objects under control. Throws `unknown_record`, `invalid_input`, `duplicate`. */
export interface RecordControl {
  conversation(id: string): ConversationSeen | null;
  hasTicket(id: string): boolean;
  hasCustomObject(type: string, id: string): boolean;
  addConversation(conversation: ConversationInput): void;
  addTicket(ticket: TicketInput): void;
  /** A teammate deletes a conversation by hand; nothing where it is gone. */
  removeConversation(id: string): void;
  /** Somebody writes. */
  addPart(conversation: string, part: PartInput): void;
  /** A contact joins a conversation. */
  attachContact(conversation: string, contact: string): void;
}

export function createRecordControl(current: () => Workspace): RecordControl {
  function find(id: string): ConversationRecord {
    const found = current().conversations.find((each) => each.id === id);
    if (found === undefined)
      throw new SimulatorError("unknown_record", "the workspace has no such conversation");
    return found;
  }
  return {
    conversation: (id) => {
      const found = current().conversations.find((each) => each.id === id);
      return found === undefined ? null : seen(found);
    },
    hasTicket: (id) => current().tickets.some((each) => each.id === id),
    hasCustomObject: (type, id) =>
      current().customObjects.some((each) => each.type === type && each.id === id),
    addConversation: (input) => {
      const workspace = current();
      const conversation = parseInput(ConversationSeed, input);
      if (workspace.conversations.some(({ id }) => id === conversation.id))
        throw new SimulatorError("duplicate", "a conversation with this id exists already");
      workspace.conversations = [...workspace.conversations, { ...conversation, parts: [] }];
      for (const part of conversation.parts) addPart(workspace, find(conversation.id), part);
    },
    addTicket: (input) => {
      const workspace = current();
      const ticket = parseInput(TicketSeed, input);
      if (workspace.tickets.some(({ id }) => id === ticket.id))
        throw new SimulatorError("duplicate", "a ticket with this id exists already");
      workspace.tickets = [...workspace.tickets, ticket];
    },
    removeConversation: (id) => deleteConversation(current(), id),
    addPart: (id, input) => addPart(current(), find(id), parseInput(PartSeed, input)),
    attachContact: (id, contact) => attachContact(current(), find(id), contact),
  };
}

function seen({ id, contact_ids, source, parts }: ConversationRecord): ConversationSeen {
  const first = { id: null, authorId: source.author.id, body: source.body, redacted: source.redacted };
  const rest = parts.map((part) => ({
    id: part.id ?? null,
    authorId: part.author.id,
    body: part.body,
    redacted: part.redacted,
  }));
  return { id, contactIds: contact_ids, messages: [first, ...rest] };
}
