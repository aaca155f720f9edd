import { type Html, html } from "@intercom-dsar/web/pages";
import type { PauseList, WorkspaceList } from "../api/schemas.ts";
import { pill } from "../pages/pill.ts";
import { table } from "../pages/table.ts";
import { when } from "../pages/when.ts";
import { listLink } from "../requests/filter.ts";
import { pauseLink } from "./pauses.ts";

type Workspace = WorkspaceList["workspaces"][number];

/** Each workspace: whether work goes on there, its budget, its queue, its forecast. Where `pauses` are given, also the way to pause it. */
export function workspaceTable(
  workspaces: readonly Workspace[],
  now: number,
  pauses: PauseList | null,
): Html {
  return table({
    caption: "Workspaces",
    columns: [
      "Workspace",
      "Stands",
      "Calls in 10 s",
      "Queued",
      "Running",
      "Waiting",
      "Overdue",
      "Nearest deadline",
      "Expected to end",
      "At risk",
      ...(pauses === null ? [] : ["Do"]),
    ],
    rows: workspaces.map((workspace) => {
      const { workspaceId, budget, open, forecast } = workspace;
      return [
        workspaceId === null
          ? "not settled"
          : html`<a href="${listLink({ workspace: workspaceId })}">${workspaceId}</a>`,
        standing(workspace, now),
        budget.limit,
        open.received,
        open.running,
        open.waiting,
        open.overdue > 0 ? html`<strong class="bad">${open.overdue}</strong>` : 0,
        when(open.nearestDeadline, now),
        when(forecast.lastEndsAt, now),
        forecast.atRisk > 0 ? html`<strong class="warn">${forecast.atRisk}</strong>` : 0,
        ...(pauses === null
          ? []
          : [
              workspaceId !== null &&
                html`<div class="row-actions">${pauseLink(pauses, "workspace", workspaceId)}</div>`,
            ]),
      ];
    }),
    empty: "No workspace has ever had a request.",
  });
}

function standing({ isPaused, parked, budget }: Workspace, now: number): Html {
  if (parked !== null)
    return html`${pill("parked", "bad")} <span class="exact">${parked.code}, tried again ${when(parked.probeAt, now)}</span>`;
  if (isPaused) return pill("paused", "warn");
  if (budget.pausedUntil !== null && budget.pausedUntil > now)
    return html`${pill("slowed down", "warn")} <span class="exact">by Intercom, ends ${when(budget.pausedUntil, now)}</span>`;
  return pill("works", "good");
}
