import type { ConversationRecord, PartRecord } from "./conversation-seed.ts";
import type { Workspace } from "./workspace.ts";

/** What stands in the place of a text that was redacted. */
const REDACTED = "<p><i>This message was deleted</i></p>";

export function deleteConversation(workspace: Workspace, id: string): void {
  workspace.conversations = workspace.conversations.filter((each) => each.id !== id);
}

export function redactSource(workspace: Workspace, { id, source }: ConversationRecord): void {
  replace(workspace, id, { source: { ...source, body: REDACTED, attachments: [], redacted: true } });
}

export function redactPart(workspace: Workspace, { id, parts }: ConversationRecord, partId: string): void {
  const redacted = (part: PartRecord) => ({ ...part, body: REDACTED, attachments: [], redacted: true });
  replace(workspace, id, { parts: parts.map((part) => (part.id === partId ? redacted(part) : part)) });
}

export function detachContact(
  workspace: Workspace,
  { id, contact_ids }: ConversationRecord,
  contact: string,
): void {
  replace(workspace, id, { contact_ids: contact_ids.filter((each) => each !== contact) });
}

export function attachContact(
  workspace: Workspace,
  { id, contact_ids }: ConversationRecord,
  contact: string,
): void {
  replace(workspace, id, { contact_ids: [...new Set([...contact_ids, contact])] });
}

export function addPart(workspace: Workspace, { id, parts }: ConversationRecord, part: PartRecord): void {
  const partId = part.id ?? `${id}${String(parts.length).padStart(4, "0")}`;
  replace(workspace, id, { parts: [...parts, { ...part, id: partId }] });
}

function replace(workspace: Workspace, id: string, change: Partial<ConversationRecord>): void {
  workspace.conversations = workspace.conversations.map((each) =>
    each.id === id ? { ...each, ...change } : each,
  );
}
