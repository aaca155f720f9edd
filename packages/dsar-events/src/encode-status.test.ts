import { describe, expect, it } from "vitest";
import { binaryHeaders, recordOf } from "../test/records.ts";
import { decodeStatus } from "./decode-status.ts";
import { encodeStatus } from "./encode-status.ts";
import type { StatusEvent } from "./status-event.ts";

const parked: StatusEvent = {
  requestId: "r-1",
  workspaceId: "abc12xyz",
  status: "parked",
  at: "2026-11-23T09:00:00.000Z",
  reasonCode: "token_revoked",
};

describe("encodeStatus", () => {
  it("writes an event under its request, and is the same bytes when repeated", () => {
    const message = encodeStatus(parked, { source: "/intercom-dsar" });

    expect(message.key).toBe("r-1");
    expect(message.headers).toMatchObject({
      ce_type: "intercom-dsar.status.v1",
      ce_id: "status:parked:r-1:2026-11-23T09:00:00.000Z",
      ce_subject: "r-1",
      ce_time: parked.at,
    });
    expect(encodeStatus({ ...parked }, { source: "/intercom-dsar" })).toEqual(message);
  });

  it("writes an event of a whole workspace under the workspace, and none about nobody", () => {
    expect(encodeStatus({ ...parked, requestId: null }, { source: "/a" }).key).toBe("abc12xyz");
    expect(() => encodeStatus({ ...parked, requestId: null, workspaceId: null }, { source: "/a" })).toThrow(
      expect.objectContaining({ code: "invalid_schema", path: "requestId" }),
    );
  });

  it("is read back, and so is a status of a later version", () => {
    const atRisk: StatusEvent = {
      ...parked,
      status: "deadline_at_risk",
      forecastAt: parked.at,
      deadline: parked.at,
    };
    const later = { ...parked, status: "paused", until: "2026-11-24T00:00:00Z" };

    expect(decodeStatus(encodeStatus(atRisk, { source: "/a" }))).toEqual(atRisk);
    expect(decodeStatus(recordOf(later, binaryHeaders("intercom-dsar.status.v1")))).toEqual(later);
  });
});
