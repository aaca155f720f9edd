import type { Category } from "../category.ts";

/** What Intercom may hold of a person without a way to find it by that person. */
export const notSearchable: readonly Category[] = [
  unsearchable({
    name: "data_connectors",
    heading: "Data connectors",
    words:
      "What Intercom's agent asked of the company's own systems; kept by connector and hour, not by person.",
    endpoints: ["GET /data_connectors/{data_connector_id}/execution_results"],
    scopes: [],
  }),
  unsearchable({
    name: "content_export",
    heading: "Outbound messages",
    words:
      "Which of the company's e-mails, posts and tours were shown to whom; to be had as an export of the whole workspace alone.",
    endpoints: ["POST /export/content/data"],
    scopes: [],
  }),
  unsearchable({
    name: "reporting",
    heading: "Reporting",
    words: "Figures of conversations and teams; to be had as an export of the whole workspace alone.",
    endpoints: ["POST /export/reporting_data/enqueue"],
    scopes: [],
  }),
  unsearchable({
    name: "visitors",
    heading: "Visitors",
    words: "People who were on the company's pages and left no address; found by the company's own id alone.",
    endpoints: ["GET /visitors"],
    scopes: [],
  }),
];

function unsearchable(category: Omit<Category, "fields" | "redaction" | "reading">): Category {
  return { ...category, fields: {}, redaction: [], reading: { kind: "not_searchable" } };
}
