import { createHash } from "node:crypto";
import type { ErasureHow } from "@intercom-dsar/subject-data";

/** One thing that a deletion does. */
export interface PlanItem {
  /** As in `DELETION_CATEGORIES`. */
  readonly category: string;
  readonly id: string;
  readonly how: ErasureHow;
}

/**
 * A digest of what a deletion does in a workspace, in whatever order: two plans have the same one exactly where they do the same. It is
 * SHA-256 over a line of its own, the workspace's id, and a line for each item (category, id, how), sorted.
 */
export function planDigest(workspaceId: string, items: readonly PlanItem[]): string {
  const lines = items.map(({ category, id, how }) => `${category} ${id} ${how}`).sort();
  const text = ["intercom-dsar plan v1", workspaceId, ...lines].join("\n");
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
