import { describe, expect, it } from "vitest";
import { OperatorRequest, Timeline } from "../api/schemas.ts";
import { rungs } from "./rungs.ts";

const ENDED = "2026-11-23T09:00:00.000Z";
const NOW = Date.parse("2026-12-02T09:00:00.000Z");
const request = OperatorRequest.parse({
  sender: "portal",
  requestId: "d1",
  kind: "deletion",
  regulation: "gdpr",
  workspaceId: "ws1",
  endpoint: "webhook",
  state: "ended",
  waiting: null,
  status: "completed",
  reasonCode: null,
  cancelRequested: false,
  receivedAt: ENDED,
  arrivedAt: ENDED,
  deadline: null,
  forecastAt: null,
  startedAt: ENDED,
  begunAt: ENDED,
  endedAt: ENDED,
  isOverdue: false,
  endedLate: false,
  attempts: 1,
  after: null,
  retryOf: null,
});
const verification = { intact: true, entries: 0, sealedEntries: 0, outcome: "agrees", brokenAt: null };
const PENDING = {
  restorableUntil: "2026-11-30T09:00:00.000Z",
  dueAt: "2026-12-03T09:00:00.000Z",
  result: null,
  reason: null,
  count: null,
  at: null,
};

/** The rungs of a deletion that were added since its end, as text. */
function later(laterLook?: object | null): string {
  const timeline = Timeline.parse({
    entries: [],
    verification,
    ...(laterLook !== undefined && { laterLook }),
  });
  return rungs(request, timeline, NOW).text.split("its outcome written")[1] ?? "";
}

describe("the rungs of a deletion after its end", () => {
  it("say when it is looked at again", () => {
    expect(later(PENDING)).toMatch(
      /class="open"><span>Beyond what Intercom can restore<.*not yet, looked for.*tomorrow/,
    );
    expect(later(PENDING)).toMatch(/Destroyed by Intercom, by its own account<.*due.*2 days ago/);
  });

  it("count what is gone for good as reached, and nothing else", () => {
    const at = "2026-12-01T09:00:00.000Z";
    const found = (result: string, reason: string | null = null) =>
      later({ ...PENDING, dueAt: null, at, result, reason, count: 2 });

    expect(found("reached")).toMatch(
      /class="reached"><span>Beyond what Intercom can restore \(2\)<.*yesterday/,
    );
    for (const said of [
      found("came_back", "contact"),
      found("not_rechecked", "merged"),
      found("of a later version"),
    ])
      expect(said).not.toContain("reached");
    expect(found("came_back")).toContain("a contact is there again");
    expect(found("not_rechecked", "merged")).toContain("nobody could look (merged)");
  });

  it("are not there where nobody looks again, or the consumer is of an earlier release", () => {
    expect(later(null)).not.toContain("Beyond");
    expect(later()).not.toContain("Beyond");
  });
});
