import { type Finding, ok } from "@intercom-dsar/service/command-line";

/** How many workspaces are connected. None is no failure: requests wait until there is one. */
export function workspacesFinding(counts: {
  readonly connected: number;
  readonly needs_reconnecting: number;
}): Finding {
  const { connected, needs_reconnecting: dead } = counts;
  return ok(dead === 0 ? `${connected} connected` : `${connected} connected, ${dead} to be reconnected`);
}
