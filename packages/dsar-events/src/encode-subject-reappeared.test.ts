import { describe, expect, it } from "vitest";
import { binaryHeaders, recordOf } from "../test/records.ts";
import { decodeSubjectReappeared } from "./decode-subject-reappeared.ts";
import { encodeSubjectReappeared } from "./encode-subject-reappeared.ts";
import type { SubjectReappeared } from "./subject-reappeared.ts";

const EVENT: SubjectReappeared = {
  requestId: "r-1",
  workspaceId: "abc12xyz",
  topic: "contact.user.created",
  matchedBy: "address",
  deletedAt: "2026-11-23T09:00:00.000Z",
  at: "2026-11-24T09:00:00.000Z",
};

describe("encodeSubjectReappeared", () => {
  it("writes one event per deletion, under its id", () => {
    const message = encodeSubjectReappeared(EVENT, { source: "/a" });

    expect(message.key).toBe("r-1");
    expect(message.headers).toMatchObject({
      ce_type: "intercom-dsar.subject-reappeared.v1",
      ce_id: "subject-reappeared:r-1",
      ce_time: EVENT.at,
    });
  });

  it("has no place for an address, a name or a contact's id", () => {
    for (const change of [
      { topic: "mara@example.com" },
      { email: "mara@example.com" },
      { contactId: "6762" },
    ]) {
      expect(() => encodeSubjectReappeared({ ...EVENT, ...change }, { source: "/a" })).toThrow(
        expect.objectContaining({ code: "invalid_schema" }),
      );
    }
  });

  it("is read back, and so is an event of a later version", () => {
    const later = { ...EVENT, matchedBy: "phone", seen: 2 };

    expect(decodeSubjectReappeared(encodeSubjectReappeared(EVENT, { source: "/a" }))).toEqual(EVENT);
    expect(
      decodeSubjectReappeared(recordOf(later, binaryHeaders("intercom-dsar.subject-reappeared.v1"))),
    ).toEqual(later);
  });
});
