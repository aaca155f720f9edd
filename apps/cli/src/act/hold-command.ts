import { defineRequestAction } from "./define-request-action.ts";

export const holdCommand = defineRequestAction({
  name: "hold",
  summary: "holds it back until unhold; what runs begins nothing irreversible any more",
  details: "`pause` does it for a sender, a workspace or everything. It takes a reason.",
  needsReason: true,
});
