import { z } from "zod";
import { failure, ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { BadRequest } from "../bad-request.ts";
import { presentContact } from "../present/contact.ts";
import { addContact } from "../state/add-records.ts";
import type { Contact } from "../state/contact.ts";
import { TO_WRITE } from "../state/scopes.ts";
import { ContactSeed } from "../state/seed.ts";
import type { Workspace } from "../state/workspace.ts";

const NewContact = z
  .object({
    role: z.enum(["user", "lead"]),
    external_id: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    name: z.string().nullable(),
    owner_id: z.string().nullable(),
    last_seen_at: z.int().nullable(),
    custom_attributes: z.record(z.string(), z.json()).nullable(),
  })
  .partial();

/** Creates a person, or answers 409 with the id of the one who is there, archived ones included (Intercom-OpenAPI #543). */
export const createContact: Endpoint = {
  method: "POST",
  template: "/contacts",
  scopes: TO_WRITE,
  answer: (call) => {
    const { workspace, now } = call;
    const parsed = NewContact.safeParse(call.body);
    if (!parsed.success) throw new BadRequest("parameter_invalid", "The contact is not valid");
    const wanted = parsed.data;
    if (wanted.email === undefined && wanted.external_id === undefined && wanted.role === undefined) {
      throw new BadRequest("parameter_not_found", "email, external_id or role is required");
    }
    const role = wanted.role ?? "user";
    const other = role === "lead" ? null : conflicting(workspace, wanted);
    if (other !== null) {
      const kind = other.state === "active" ? "A contact" : "An archived contact";
      return failure(409, "conflict", `${kind} matching those details already exists with id=${other.id}`);
    }
    const record = ContactSeed.parse({
      ...wanted,
      role,
      custom_attributes: wanted.custom_attributes ?? {},
    });
    const searchableFrom = now + workspace.settings.indexLagAfterCreateMs;
    const contact = addContact(workspace, record, now, searchableFrom);
    call.effect("contact_created", contact.id);
    return ok({ ...presentContact(workspace, contact, call.version), enabled_push_messaging: null });
  },
};

/** Users are unique by `external_id`; where none is given, by address. */
function conflicting(
  workspace: Workspace,
  wanted: { readonly external_id?: string | undefined; readonly email?: string | undefined },
): Contact | null {
  const isTaken = (contact: Contact) =>
    contact.record.role === "user" && ["active", "archived", "blocked"].includes(contact.state);
  const { external_id, email } = wanted;
  if (external_id !== undefined) {
    const isSame = ({ record }: Contact) => record.external_id === external_id;
    return [...workspace.contacts.all()].find((contact) => isTaken(contact) && isSame(contact)) ?? null;
  }
  return email === undefined ? null : ([...workspace.contacts.withAddress(email)].find(isTaken) ?? null);
}
