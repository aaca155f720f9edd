import { createHash, createHmac } from "node:crypto";
import type { ApiCall } from "../api/api-call.ts";
import type { AttachmentRecord } from "../state/message-seed.ts";
import type { Workspace } from "../state/workspace.ts";

/** Nobody's secret: it shows that a link was not made up. */
const SIGNING_KEY = "simulator";

/** The path of a file's own link, without `expires` and `signature`. */
export const FILES_PATH = "/_files";

/** A link as Intercom makes it: another host, no token, for a while. */
export function fileLink(
  { workspace, origin, now }: Pick<ApiCall, "workspace" | "origin" | "now">,
  file: AttachmentRecord,
): string {
  const { filesOrigin, fileLinkLifetimeMs } = workspace.settings;
  const expires = String(Math.floor((now + fileLinkLifetimeMs) / 1_000));
  const path = `${FILES_PATH}/${workspace.id}/${fileKey(file)}`;
  const query = new URLSearchParams({ expires, signature: signatureOf(path, expires) });
  return `${filesOrigin ?? origin}${path}?${query}`;
}

export function signatureOf(path: string, expires: string): string {
  return createHmac("sha256", SIGNING_KEY).update(`${path}\n${expires}`).digest("hex");
}

/** The file with this key, wherever in the workspace it is attached. */
export function findFile({ conversations, tickets, calls }: Workspace, key: string): AttachmentRecord | null {
  const messages = [
    ...conversations.flatMap(({ source, parts }) => [source, ...parts]),
    ...tickets.flatMap(({ parts }) => parts),
  ];
  const files = [
    ...messages.flatMap(({ attachments }) => attachments),
    ...calls.flatMap(({ recording }) => recording ?? []),
  ];
  return files.find((file) => file.content !== undefined && fileKey(file) === key) ?? null;
}

function fileKey({ name, content = "" }: AttachmentRecord): string {
  return createHash("sha256").update(`${name}\n${content}`).digest("hex").slice(0, 24);
}
