import type { IntercomApi } from "@intercom-dsar/intercom-client";

/** The calls of Intercom's API that the flows make. */
export type IntercomPort = Omit<IntercomApi, "calls" | "sharedCalls">;
