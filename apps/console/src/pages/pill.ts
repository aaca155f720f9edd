import { type Html, html } from "@intercom-dsar/web/pages";
import type { OperatorRequest } from "../api/schemas.ts";

const TONES: Readonly<Record<string, string>> = {
  completed: "good",
  previewed: "good",
  partial: "warn",
  waiting: "warn",
  rejected: "bad",
  failed: "bad",
};

/** A word in the colour of what it means. */
export function pill(word: string, tone = TONES[word] ?? ""): Html {
  return html`<span class="pill ${tone}">${word.replaceAll("_", " ")}</span>`;
}

/** How a request stands, in one or two words. */
export function statePills({ state, status, isOverdue, endedLate }: OperatorRequest): Html {
  return html`${pill(status ?? state)}${isOverdue && html` ${pill("overdue", "bad")}`}${endedLate === true && html` ${pill("late", "warn")}`}`;
}
