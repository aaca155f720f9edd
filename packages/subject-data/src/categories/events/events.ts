import type { Category } from "../../category.ts";
import { listReader } from "../../list-reader.ts";
import { readEventSummaries } from "./read-event-summaries.ts";

export const events: Category = {
  name: "events",
  heading: "Events",
  words:
    "What a contact did in the company's product, as the company reports it to Intercom: each event of the last 90 days, and of older ones how many of a kind, the first and the last. Intercom lists no more.",
  endpoints: ["GET /events"],
  scopes: ["Read events"],
  fields: { observed: ["event_name", "created_at", "metadata", "first", "last", "count"] },
  redaction: [],
  isOfPerson: true,
  reading: {
    kind: "contact",
    parts: {
      events: listReader({
        resource: "events",
        pages: ({ intercom, signal }, id, keep) => intercom.events.list(id, { signal, keep }),
      }),
      event_summaries: readEventSummaries,
    },
  },
};
