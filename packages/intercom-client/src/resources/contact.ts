import { decode } from "html-entities";
import { z } from "zod";
import { Identifier } from "./identifier.ts";

/** What a contact says of its companies or notes: a count, and at most ten stubs. Never the data itself. */
const InlineList = z
  .object({
    data: z.array(z.object({ id: Identifier.nullish() }).loose()).nullish(),
    total_count: z.int().nullish(),
    has_more: z.boolean().nullish(),
  })
  .loose();

/** A user or a lead. Only what is named here is checked; every other field is kept as it came. */
export const Contact = z
  .object({
    id: Identifier.nullish(),
    role: z.string().nullish(),
    email: z.string().nullish(),
    external_id: Identifier.nullish(),
    workspace_id: Identifier.nullish(),
    created_at: z.number().nullish(),
    companies: InlineList.nullish(),
    notes: InlineList.nullish(),
  })
  .loose();
export type Contact = z.output<typeof Contact>;

/**
 * The contact's address as Intercom means it. Intercom HTML-escapes identity attributes on output (github.com/intercom/intercom-java,
 * issue 113), so exactly one escaping is undone: the five entities of XML and numbers, with their semicolon. Nothing else is changed.
 */
export function emailOf(contact: { readonly email?: string | null | undefined }): string | null {
  return contact.email ? decode(contact.email, { level: "xml", scope: "strict" }) : null;
}
