import { z } from "zod";
import { idOf, nameOf, needsAttention, type WorkspaceView } from "./load-workspaces.ts";

const PAGE_SIZE = 20;

/** What the list's form and links ask for; anything that they can't have asked for counts as not asked. */
export const Selection = z.object({
  q: z.string().trim().max(100).catch("").default(""),
  show: z.enum(["all", "attention"]).catch("all").default("all"),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
});
export type Selection = z.output<typeof Selection>;

export interface SelectedWorkspaces {
  readonly shown: readonly WorkspaceView[];
  /** Of all, of those that fit the selection, and of those that need somebody. */
  readonly total: number;
  readonly fitting: number;
  readonly attention: number;
  readonly page: number;
  readonly pages: number;
}

/**
 * One page of the workspaces that fit. A page beyond the last is the last. `first` is a workspace that comes before all others: the one
 * that something was just done with.
 */
export function selectWorkspaces(
  all: readonly WorkspaceView[],
  { q, show, page }: Selection,
  first: string | null = null,
): SelectedWorkspaces {
  const wanted = q.toLowerCase();
  const fitting = all.filter(
    (view) =>
      (show === "all" || needsAttention(view)) &&
      (wanted === "" || [idOf(view), nameOf(view)].some((text) => text.toLowerCase().includes(wanted))),
  );
  const ordered = [
    ...fitting.filter((view) => idOf(view) === first),
    ...fitting.filter((view) => idOf(view) !== first),
  ];
  const pages = Math.max(1, Math.ceil(fitting.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return {
    shown: ordered.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE),
    total: all.length,
    fitting: fitting.length,
    attention: all.filter(needsAttention).length,
    page: current,
    pages,
  };
}
