import { nameOf } from "../operator/find-request.ts";
import { defineRequestAction } from "./define-request-action.ts";

export const unholdCommand = defineRequestAction({
  name: "unhold",
  action: "release-hold",
  summary: "lets a request go on that is held",
  details: "What a deletion deletes can't be brought back: it asks first. It takes a reason.",
  needsReason: true,
  question: (request) => `let the ${request.kind} ${nameOf(request)} go on?`,
});
