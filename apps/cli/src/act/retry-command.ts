import { defineRequestAction } from "./define-request-action.ts";

export const retryCommand = defineRequestAction({
  name: "retry",
  summary: "looks at it now, and probes its workspace where that is parked",
});
