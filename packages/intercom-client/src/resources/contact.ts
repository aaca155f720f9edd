import { decode } from "html-entities";
import { asObject, countOf, type IntercomObject } from "../intercom-object.ts";

/** A user or a lead. */
export type Contact = IntercomObject;

/** What a contact says of its companies or notes: how many there are, and at most ten stubs. Never the data itself. */
export interface InlineList {
  /** `null` where Intercom does not say it. */
  readonly count: number | null;
  readonly stubs: readonly IntercomObject[];
}

/** Reads `contact.companies` or `contact.notes`, whatever came there. */
export function inlineListOf(list: unknown): InlineList {
  const { total_count: count, data } = asObject(list) ?? {};
  const stubs = Array.isArray(data) ? data.map(asObject).filter((stub) => stub !== null) : [];
  return { count: countOf(count), stubs };
}

/**
 * The contact's address as Intercom means it, `null` where it has none. Intercom HTML-escapes identity attributes on output
 * (github.com/intercom/intercom-java, issue 113), so exactly one escaping is undone: the five entities of XML and numbers, with their
 * semicolon. Nothing else is changed.
 */
export function emailOf(contact: { readonly email?: unknown }): string | null {
  const { email } = contact;
  if (typeof email !== "string" || email === "") return null;
  return decode(email, { level: "xml", scope: "strict" });
}

/** `user`, `lead`, or whatever plain word Intercom has for it; `unknown` for anything else. */
export function roleOf({ role }: Contact): string {
  return typeof role === "string" && /^[a-z][a-z0-9_-]{0,31}$/i.test(role) ? role : "unknown";
}
