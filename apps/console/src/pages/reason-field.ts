import { type Html, html } from "@intercom-dsar/web/pages";
import { z } from "zod";

/** Why somebody acts, for the audit of the API. */
export const ReasonForm = z.object({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((text) => !text.includes("@")),
});

/** The field of `ReasonForm`; `id` is unique on the page. */
export function reasonField(id: string): Html {
  return html`<label class="field" for="${id}">Reason, for the audit</label>
<input class="input" id="${id}" name="reason" type="text" maxlength="200" pattern="[^@]+" title="No @: write nothing of a person" placeholder="ticket OPS-311" autocomplete="off" required>`;
}
