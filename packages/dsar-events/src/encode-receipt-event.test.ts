import { expect, it } from "vitest";
import { encodeReceiptEvent } from "./encode-receipt-event.ts";
import type { ReceiptEvent } from "./receipt-event.ts";

const EVENT: ReceiptEvent = {
  requestId: "r-1",
  kind: "deletion",
  workspaceId: "abc12xyz",
  at: "2026-12-01T09:00:02.000Z",
  rungs: {
    accepted: { count: 1, at: "2026-11-23T09:00:01.000Z" },
    verifiedAbsent: { count: 0, at: null },
    beyondRestore: {
      result: "not_rechecked",
      count: 0,
      at: "2026-12-01T09:00:02.000Z",
      reason: "identifiers_destroyed",
    },
    vendorPurge: { due: "2026-11-30T09:00:01.000Z" },
  },
};

it("writes one event per deletion, under its id", () => {
  const { key, headers } = encodeReceiptEvent(EVENT, { source: "/a", requestKey: "portal:r-1" });

  expect(key).toBe("r-1");
  expect(headers).toMatchObject({ ce_id: "receipt:portal:r-1:beyond_restore", ce_time: EVENT.at });
});

it("has no place for an address, a contact's id or a result of its own making", () => {
  const { rungs } = EVENT;
  for (const change of [
    { email: "mara@example.com" },
    { contactId: "6762" },
    { rungs: { ...rungs, beyondRestore: { ...rungs.beyondRestore, result: "gone" } } },
    { rungs: { ...rungs, beyondRestore: { ...rungs.beyondRestore, contactId: "6762" } } },
  ])
    expect(() => encodeReceiptEvent({ ...EVENT, ...change } as ReceiptEvent, { source: "/a" })).toThrow(
      expect.objectContaining({ code: "invalid_schema" }),
    );
});
