import type { ReceivedOutcome } from "@intercom-dsar/dsar-events";
import { describe, expect, it } from "vitest";
import { demoRequests } from "./demo-requests.ts";
import { placesTable, resultTable } from "./summary.ts";

describe("the summary of the demo", () => {
  it("is a row for each request, within 100 columns", () => {
    const { access, deletion } = demoRequests();
    const outcomes = [
      {
        requestId: access.requestId,
        status: "completed",
        coverage: [
          { resource: "contacts", result: "searched", items: 2 },
          { resource: "companies", result: "searched", items: 3 },
          { resource: "notes", result: "searched", items: 3 },
        ],
        access: { bytes: 5_311, redactions: [{ count: 7 }, { count: 3 }] },
      },
      {
        requestId: deletion.requestId,
        status: "completed",
        coverage: [{ resource: "contacts", result: "searched", items: 2 }],
        deletion: {
          contacts: [{ id: "1", verifiedAbsentAt: "2026-11-23T09:00:00Z" }, { id: "2" }],
          tickets: [{ id: "3", verifiedAt: "2026-11-23T09:00:00Z" }],
        },
      },
    ] as unknown as ReceivedOutcome[];

    const table = resultTable([access, deletion], outcomes);

    expect(table).toEqual([
      "request   person                   outcome    found                             done",
      "access    mara.linden@example.com  completed  2 contacts, 3 companies, 3 notes  5.2 KB, 10 cuts",
      "deletion  jo@example.com           completed  2 contacts                        3 erased, 2 gone",
    ]);
    for (const line of table) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("says of a request without an outcome that it has none", () => {
    const { access } = demoRequests();

    expect(resultTable([access], [])[1]).toMatch(/no outcome$/);
  });

  it("lines up what is up, where, and how to look", () => {
    const places = [{ what: "webhook", where: "http://127.0.0.1:1", look: "curl" }];

    expect(placesTable(places)).toEqual([
      "what     where               how to look",
      "webhook  http://127.0.0.1:1  curl",
    ]);
  });
});
