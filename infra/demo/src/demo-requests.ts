import { randomUUID } from "node:crypto";
import type { RequestInput } from "@intercom-dsar/dsar-events";

/** What access requests read: all that Intercom can hold. The auth app shows the permissions that it takes. */
export const DEMO_CATEGORIES = "all,side_conversations";

/** An access request for one of the simulator's people and a deletion request for another. */
export function demoRequests(): { access: RequestInput; deletion: RequestInput } {
  return {
    access: {
      requestId: `demo-access-${randomUUID()}`,
      kind: "access",
      identifiers: [{ type: "email", value: "mara.linden@example.com" }],
      regulation: "gdpr",
    },
    deletion: {
      requestId: `demo-deletion-${randomUUID()}`,
      kind: "deletion",
      identifiers: [{ type: "email", value: "jo@example.com" }],
      regulation: "ccpa",
    },
  };
}
