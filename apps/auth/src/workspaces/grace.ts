/** How long the consumer lets requests wait for a workspace by default (its `WORKSPACE_GRACE`), as pages say it. */
export const GRACE = "24 hours (the consumer's WORKSPACE_GRACE, unless it is set)";
