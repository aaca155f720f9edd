import { asObject, countOf, type IntercomObject } from "@intercom-dsar/intercom-client";
import { coverFile } from "../../cover-file.ts";
import type { OfferedFile } from "../../files.ts";
import type { People } from "../../people.ts";
import type { ReadContext } from "../../read-context.ts";
import { objectsOf } from "../messages/json-parts.ts";
import { isGiven } from "../messages/personal-message.ts";

/** A conversation or a ticket that was just read. */
export interface FileHolder {
  /** Such as `conversation 515`. */
  readonly key: string;
  readonly record: IntercomObject;
  /** Where its messages are: `conversation_parts`, `ticket_parts`. */
  readonly partsKey: string;
  /** False where the person does not see what teammates write in it. */
  readonly isVisible: boolean;
  /** Reads it again, for new links. */
  readonly again: () => Promise<IntercomObject | null>;
}

/**
 * A copy of the record in which each file of the person's own, or of a teammate's answer, says under `file` what was stored of it, or why
 * nothing was. Without a store, the record itself. A link that expired meanwhile is looked up once more.
 */
export async function withFiles(
  context: ReadContext,
  people: Pick<People, "isSubject">,
  holder: FileHolder,
): Promise<IntercomObject> {
  const { files } = context;
  if (files === undefined || !files.loads("attachments")) return holder.record;
  let again: Promise<IntercomObject | null> | undefined;
  const renewed = async (place: string, index: number) => {
    again ??= holder.again();
    return attachmentAt(await again, holder.partsKey, place, index);
  };
  const offerOf = (attachment: IntercomObject | null, author: unknown) =>
    offered(attachment, people.isSubject(author));
  return eachMessage(holder.record, holder.partsKey, async (message, place) => {
    const offered = objectsOf(message.attachments);
    const isSeen = holder.isVisible || people.isSubject(message.author);
    if (offered.length === 0 || !isSeen || !isGiven(message, people)) return message;
    const attachments: IntercomObject[] = [];
    for (const [index, attachment] of offered.entries()) {
      const key = `file of ${holder.key} ${place} ${index}`;
      let stored = await files.store(key, async () => offerOf(attachment, message.author));
      if ("refused" in stored && stored.refused === "expired")
        stored = await files.store(`${key} again`, async () =>
          offerOf(await renewed(place, index), message.author),
        );
      coverFile(context.coverage, "attachments", stored);
      attachments.push({ ...attachment, file: stored });
    }
    return { ...message, attachments };
  });
}

function offered(attachment: IntercomObject | null, isOwn: boolean): OfferedFile | null {
  const { url, name, filesize } = attachment ?? {};
  if (typeof url !== "string" || url === "") return null;
  return { url, name: typeof name === "string" ? name : "", bytes: countOf(filesize), isOwn };
}

/** A copy of a record whose messages were changed, one after the other: `source`, and the parts under `key`. */
async function eachMessage(
  record: IntercomObject,
  key: string,
  change: (message: IntercomObject, place: string) => Promise<IntercomObject>,
): Promise<IntercomObject> {
  const copy: Record<string, unknown> = { ...record };
  const source = asObject(record.source);
  if (source !== null) copy.source = await change(source, "source");
  const list = asObject(record[key]);
  if (list !== null) {
    const parts: IntercomObject[] = [];
    for (const [index, part] of objectsOf(list[key]).entries())
      parts.push(await change(part, placeOf(part, index)));
    copy[key] = { ...list, [key]: parts };
  }
  return copy;
}

function placeOf({ id }: IntercomObject, index: number): string {
  return typeof id === "string" || typeof id === "number" ? `part ${id}` : `part at ${index}`;
}

function attachmentAt(
  record: IntercomObject | null,
  key: string,
  place: string,
  index: number,
): IntercomObject | null {
  const parts = objectsOf(asObject(record?.[key])?.[key]);
  const message =
    place === "source" ? asObject(record?.source) : parts.find((part, at) => placeOf(part, at) === place);
  return objectsOf(message?.attachments)[index] ?? null;
}
