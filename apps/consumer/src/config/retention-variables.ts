import { defineConfig, duration } from "@intercom-dsar/service";

/** How long what is left of ended requests is kept. */
export const RETENTION_VARIABLES = defineConfig({
  IDENTIFIER_RETENTION: {
    group: "Retention",
    schema: duration({ minMs: 1, why: "an outcome has to outlast its delivery" }),
    default: "30d",
    description: "From a request's end to the destruction of its addresses, contact ids and package.",
  },
  RECORD_RETENTION: {
    group: "Retention",
    schema: duration({ minMs: 1, why: "a journal has to outlast its request" }),
    default: "90d",
    description: "How long the journal of an ended request is kept.",
  },
  ID_RETENTION: {
    group: "Retention",
    schema: duration({ minMs: 1, why: "an id that is forgotten at once recognises no repeated request" }),
    default: "400d",
    description:
      "How long bare request ids are remembered; has to be longer than the request topic keeps events. Older events are rejected as `too_old`.",
  },
});
