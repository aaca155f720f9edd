import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { binaryHeaders, recordOf } from "../test/records.ts";
import { decodeSuppression } from "./decode-suppression.ts";
import { encodeSuppression } from "./encode-suppression.ts";
import type { Suppression } from "./suppression.ts";
import { suppressionHash } from "./suppression-hash.ts";

const EVENT: Suppression = {
  requestId: "r-1",
  workspaceId: "abc12xyz",
  addressHash: `hmac-sha256:${"0a".repeat(32)}`,
  unsubscribedFromEmails: false,
  subscriptions: ["17"],
  at: "2026-11-23T09:00:01.000Z",
};

describe("encodeSuppression", () => {
  it("writes one event per contact, under the deletion's id", () => {
    const ids = [1, 2].map((place) => encodeSuppression(EVENT, { source: "/a", place }));

    expect(ids.map(({ key }) => key)).toEqual(["r-1", "r-1"]);
    expect(ids.map(({ headers }) => headers.ce_id)).toEqual(["suppression:r-1:1", "suppression:r-1:2"]);
    expect(ids[0]?.headers).toMatchObject({ ce_type: "intercom-dsar.suppression.v1", ce_time: EVENT.at });
  });

  it("has no place for an address or a contact's id", () => {
    for (const change of [
      { addressHash: "mara@example.com" },
      { email: "mara@example.com" },
      { contactId: "6762" },
    ])
      expect(() => encodeSuppression({ ...EVENT, ...change }, { source: "/a", place: 1 })).toThrow(
        expect.objectContaining({ code: "invalid_schema" }),
      );
  });

  it("is read back, and so is an event of a later version", () => {
    const later = { ...EVENT, addressHash: "hmac-sha512:00", channel: "sms" };

    expect(decodeSuppression(encodeSuppression(EVENT, { source: "/a", place: 1 }))).toEqual(EVENT);
    expect(decodeSuppression(recordOf(later, binaryHeaders("intercom-dsar.suppression.v1")))).toEqual(later);
  });
});

describe("suppressionHash", () => {
  it("is what the README's test vector says, however the address is written", () => {
    const key = Uint8Array.from({ length: 32 }, (_, index) => index);
    for (const written of ["jo@example.com", " Jo@EXAMPLE.com ", "jo@example.com"])
      expect(suppressionHash(key, written)).toBe(
        "hmac-sha256:b31b2b1636fa8dc0d07dc393cac8c21086a21202f1d3ed01395ec4862617c196",
      );
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    expect(readme).toContain(Buffer.from(key).toString("base64"));
    expect(readme).toContain(suppressionHash(key, "jo@example.com"));
    expect(suppressionHash(key, "jo")).toBeNull();
  });
});
