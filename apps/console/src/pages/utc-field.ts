import { type Html, html } from "@intercom-dsar/web/pages";
import { z } from "zod";

/** What the field of `utcField` sends, as an instant (RFC 3339). */
export const utcTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z?$/)
  .transform((written, context) => {
    const at = new Date(`${written.replace(" ", "T").replace(/Z$/, "")}Z`);
    if (!Number.isNaN(at.getTime())) return at.toISOString();
    context.addIssue("is no time");
    return z.NEVER;
  });

/** A field for a time in UTC; `id` is unique on the page. */
export function utcField(id: string, name: string, label: string, at: number): Html {
  const value = new Date(at).toISOString().slice(0, 16);
  return html`<label class="field" for="${id}">${label}, in UTC</label> <input class="input" id="${id}" name="${name}" type="datetime-local" value="${value}" required>`;
}
