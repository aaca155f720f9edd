import { nameOf } from "../operator/find-request.ts";
import { defineRequestAction } from "./define-request-action.ts";

export const releaseCommand = defineRequestAction({
  name: "release",
  summary: "lets a deletion go on that is beyond its sender's deletionsPerDay",
  details: "What a deletion deletes can't be brought back: it asks first.",
  question: (request) => `let the deletion ${nameOf(request)} go on?`,
});
