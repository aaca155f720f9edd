import type { AttachmentRecord } from "../state/message-seed.ts";

export function presentAttachment(attachment: AttachmentRecord) {
  return { type: "upload", ...attachment };
}
