import type { ApiCall } from "../api/api-call.ts";
import type { AttachmentRecord } from "../state/message-seed.ts";
import { fileLink } from "./file-links.ts";

/** A file in a message; one with content has a link of this very answer's. */
export function presentAttachment(call: ApiCall, attachment: AttachmentRecord) {
  const { name, url, content_type, content, filesize = Buffer.byteLength(content ?? "") } = attachment;
  const link = content === undefined ? url : fileLink(call, attachment);
  return { type: "upload", name, url: link ?? "", content_type, filesize };
}
