import { Problem } from "@intercom-dsar/web/problem";

/** Refuses what is asked of a workspace that is not connected. */
export function workspaceUnknown(): Problem {
  return new Problem(404, "workspace_unknown", "The workspace is not connected");
}
