import { asObject, type GuardedCallOptions, type IntercomObject, idOf } from "@intercom-dsar/intercom-client";
import { listRow } from "../../coverage.ts";
import type {
  Erasure,
  ErasureContext,
  ErasureStep,
  ErasureSubject,
  PlannedRecord,
  RecordState,
} from "../../erasure.ts";
import { isGone } from "../../error-code.ts";
import type { ReadContext } from "../../read-context.ts";
import { readList } from "../../read-list.ts";
import { PERSON_TYPES } from "./personal-object.ts";
import { isFiltered } from "./read-custom-objects.ts";

export const eraseCustomObjects: Erasure = {
  endpoints: ["DELETE /custom_object_instances/{custom_object_type_identifier}/{custom_object_instance_id}"],
  scopes: ["Read and write custom object instances"],
  words:
    "Records of the types of `CUSTOM_OBJECT_TYPES` that one of the person's contacts refers to are deleted. One that names another contact itself is left. Intercom does not say who else refers to a record: this is for types of which a record belongs to one person.",
  find,
  read,
};

/** A record is known by its type and its id. */
async function* find(context: ReadContext, subject: ErasureSubject): AsyncGenerator<PlannedRecord> {
  const { coverage, customObjectTypes: types = [] } = context;
  const known = new Set<string>();
  for (const type of types) {
    if (!(await isFiltered(context, type))) {
      coverage.add({ resource: "custom_objects", result: "failed", items: 0, pages: 0 });
      continue;
    }
    for (const contactId of idsOf(subject)) {
      const list = await readList(context, `${type} objects of ${contactId}`, (keep) =>
        context.intercom.customObjects.list(type, contactId, { signal: context.signal, keep }),
      );
      coverage.add(listRow("custom_objects", list));
      for await (const object of list.items()) {
        const id = idOf(object);
        if (id === null || known.has(`${type}/${id}`)) continue;
        known.add(`${type}/${id}`);
        yield { id: `${type}/${id}`, how: namesOthers(object, subject) ? "leave" : "delete" };
      }
    }
  }
}

async function read(
  context: ErasureContext,
  subject: ErasureSubject,
  { id: key }: PlannedRecord,
  options: GuardedCallOptions,
): Promise<RecordState> {
  const { intercom } = context;
  const [type = "", id = ""] = key.split("/");
  const object = await intercom.customObjects.get(type, id, options);
  if (!(await isReferredTo(context, subject, type, id))) return { state: "not_subjects" };
  if (namesOthers(object, subject))
    return { state: "present", how: "leave", steps: [], redacted: 0, outOfReach: "shared" };
  const deletion: ErasureStep = {
    action: "delete",
    target: null,
    send: (sending) => intercom.customObjects.delete(type, id, sending),
    refusalOf: () => null,
  };
  return { state: "present", how: "delete", steps: [deletion], redacted: 0, outOfReach: null };
}

/** Whether one of the person's contacts refers to the record now: the record does not say it itself. */
async function isReferredTo(
  { intercom, signal }: ReadContext,
  subject: ErasureSubject,
  type: string,
  id: string,
): Promise<boolean> {
  for (const contactId of idsOf(subject)) {
    try {
      for await (const { items } of intercom.customObjects.list(type, contactId, { signal }))
        if (items.some((object) => idOf(object) === id)) return true;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return false;
}

/** Whether the record names a contact, anywhere in it, that is not the person's. */
function namesOthers(value: unknown, subject: ErasureSubject): boolean {
  if (Array.isArray(value)) return value.some((each) => namesOthers(each, subject));
  const object = asObject(value);
  if (object === null) return false;
  if (PERSON_TYPES.includes(object.type) && !isOwn(object, subject)) return true;
  return Object.values(object).some((each) => namesOthers(each, subject));
}

function isOwn(person: IntercomObject, subject: ErasureSubject): boolean {
  const id = idOf(person);
  return id === null ? subject.isOwn(person) : idsOf(subject).includes(id);
}

function idsOf({ contacts }: ErasureSubject): string[] {
  return contacts.map(idOf).filter((id) => id !== null);
}
