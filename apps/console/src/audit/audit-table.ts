import { type Html, html } from "@intercom-dsar/web/pages";
import type { AuditList } from "../api/schemas.ts";
import { table } from "../pages/table.ts";
import { when } from "../pages/when.ts";

/** Who did what, when and why. */
export function auditTable(actions: AuditList["actions"], now: number, empty: string): Html {
  return table({
    caption: "What operators did",
    columns: ["Action", "On", "Who", "When", "Why", "Result"],
    rows: actions.map(({ at, actor, credential, role, action, target, reason, outcome }) => [
      action,
      Object.values(target)
        .filter((value) => value !== null)
        .join(" "),
      html`${actor} <span class="exact">${role}, by ${credential}</span>`,
      when(at, now),
      reason,
      outcome === null ? "not known: the process died" : outcome.result.replaceAll("_", " "),
    ]),
    empty,
  });
}
