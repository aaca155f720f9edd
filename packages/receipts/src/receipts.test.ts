import { createPrivateKey, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReceiptSigner } from "./receipt-signer.ts";
import { verifyReceipt } from "./verify-receipt.ts";

const KEY = new Uint8Array(32).fill(7);
const OTHER = new Uint8Array(32).fill(8);
const signer = createReceiptSigner([KEY], "urn:intercom-dsar");
const T = "2026-11-26T09:00:00.000Z";
const DELETION = {
  requestId: "r-1",
  sender: "portal",
  kind: "deletion",
  status: "partial",
  endedAt: T,
  deletion: {
    planDigest: `sha256:${"a".repeat(64)}`,
    contacts: [
      { id: "c1", acceptedAt: T, verifiedAbsentAt: T },
      { id: "c2", acceptedAt: T, verifiedAbsentAt: null },
    ],
    conversations: [{ id: "v1", acceptedAt: null, verifiedAt: null }],
    tickets: [{ id: "t1", acceptedAt: T, verifiedAt: T }],
    customObjects: [
      { id: "o1", type: "Order", acceptedAt: T, verifiedAt: T },
      { id: "o2", type: "Order", acceptedAt: null, verifiedAt: T },
    ],
    left: [{ id: "c3" }],
  },
  evidence: { journalDigest: `sha256:${"b".repeat(64)}` },
};
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
function signedBy(seed: Uint8Array, text: string): string {
  const head = Buffer.from("302e020100300506032b657004220420", "hex");
  const key = createPrivateKey({ key: Buffer.concat([head, seed]), format: "der", type: "pkcs8" });
  return `${text}.${sign(null, Buffer.from(text), key).toString("base64url")}`;
}
const outcome = bytesOf(DELETION);
const receipt = signer.sign(outcome, "pseudonym");

describe("a receipt", () => {
  it("says of an outcome what it rests on, and counts what was verified, not what was planned", async () => {
    const { statement, differing } = await verifyReceipt(receipt, signer.jwks, outcome);

    expect(differing).toEqual([]);
    expect(statement).toMatchObject({
      iss: "urn:intercom-dsar",
      sub: "pseudonym",
      iat: Date.parse(T) / 1_000,
      request: { id: "r-1", sender: "portal", kind: "deletion" },
      outcome: { status: "partial", bytes: outcome.length },
      plan: DELETION.deletion.planDigest,
      journal: DELETION.evidence.journalDigest,
      contacts: { planned: 2, accepted: 2, verifiedAbsent: 1 },
      conversations: { planned: 1, accepted: 0, verifiedAbsent: 0 },
      tickets: { planned: 1, accepted: 1, verifiedAbsent: 1 },
      customObjects: { planned: 2, accepted: 1, verifiedAbsent: 2 },
      left: 1,
    });
  });

  it("is the same bytes for the same outcome", () => {
    expect(signer.sign(outcome, "pseudonym")).toBe(receipt);
  });

  it("is at most 1.5 KiB, whatever the outcome", () => {
    const time = fc.constantFrom(T, null);
    const records = fc
      .tuple(fc.nat(5_000), time, time)
      .map(([length, acceptedAt, verifiedAt]) => Array.from({ length }, () => ({ acceptedAt, verifiedAt })));
    const outcomes = fc.record({
      requestId: fc.nat(128).map((length) => "r".repeat(length)),
      sender: fc.nat(64).map((length) => "s".repeat(length)),
      status: fc.constantFrom("completed", "previewed", "not_found"),
      bytes: fc.nat(),
      lists: fc.tuple(records, records, records, records, records),
    });
    fc.assert(
      fc.property(outcomes, ({ requestId, sender, status, bytes, lists }) => {
        const [contacts, conversations, tickets, customObjects, left] = lists;
        const large = {
          ...DELETION,
          ...{ requestId, sender, status },
          deletion: { ...DELETION.deletion, contacts, conversations, tickets, customObjects, left },
        };
        const { deletion, ...answer } = {
          ...large,
          access: { sha256: "c".repeat(64), bytes, attachments: lists.flat() },
        };
        // An outcome has one of the two.
        for (const each of [large, answer])
          expect(signer.sign(bytesOf(each), "p".repeat(43)).length).toBeLessThanOrEqual(1_536);
      }),
      { numRuns: 30 },
    );
  });

  it("of an earlier version, which counted no tickets, agrees with its own outcome", async () => {
    const { tickets, customObjects, ...deletion } = DELETION.deletion;
    const [header = "", payload = ""] = receipt.split(".");
    const {
      tickets: _,
      customObjects: __,
      ...claims
    } = JSON.parse(Buffer.from(payload, "base64url").toString());
    const earlier = signedBy(KEY, `${header}.${bytesOf(claims).toString("base64url")}`);

    expect((await verifyReceipt(earlier, signer.jwks, outcome)).differing).toEqual([]);
    const other = await verifyReceipt(earlier, signer.jwks, bytesOf({ ...DELETION, deletion, status: "x" }));
    expect(other.differing).toEqual(expect.arrayContaining(["outcome.sha256", "outcome.status"]));
  });

  it("names the claims that an outcome does not bear out", async () => {
    const changes = {
      status: [{ ...DELETION, status: "completed" }, "outcome.status"],
      journal: [{ ...DELETION, evidence: { journalDigest: `sha256:${"c".repeat(64)}` } }, "journal"],
      plan: [
        { ...DELETION, deletion: { ...DELETION.deletion, planDigest: `sha256:${"c".repeat(64)}` } },
        "plan",
      ],
      left: [{ ...DELETION, deletion: { ...DELETION.deletion, left: [] } }, "left"],
      tickets: [{ ...DELETION, deletion: { ...DELETION.deletion, tickets: [] } }, "tickets.verifiedAbsent"],
      objects: [
        { ...DELETION, deletion: { ...DELETION.deletion, customObjects: [] } },
        "customObjects.accepted",
      ],
      time: [{ ...DELETION, endedAt: "2026-11-27T09:00:00.000Z" }, "iat"],
      request: [{ ...DELETION, requestId: "r-2" }, "request.id"],
      package: [{ ...DELETION, access: { sha256: "d", bytes: 1 } }, "package.sha256"],
    } as const;
    for (const [changed, claim] of Object.values(changes)) {
      const { differing } = await verifyReceipt(receipt, signer.jwks, bytesOf(changed));
      expect(differing).toEqual(expect.arrayContaining([claim, "outcome.sha256"]));
    }
  });

  it("finds every changed byte of the outcome", async () => {
    for (let place = 0; place < outcome.length; place += 1) {
      const changed = Buffer.from(outcome);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      const found = await verifyReceipt(receipt, signer.jwks, changed).then(
        ({ differing }) => differing,
        ({ code }) => [code],
      );
      expect(found.includes("outcome.sha256") || found.includes("outcome_unreadable"), `${place}`).toBe(true);
    }
  });

  it("is refused where one of its own characters was changed", async () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (let place = 0; place < receipt.length - 1; place += 1) {
      const letter = receipt.charAt(place);
      const other = letter === "." ? "A" : (alphabet[(alphabet.indexOf(letter) + 1) % 64] ?? "");
      const changed = `${receipt.slice(0, place)}${other}${receipt.slice(place + 1)}`;
      await expect(verifyReceipt(changed, signer.jwks, outcome), `${place}`).rejects.toMatchObject({
        code: expect.stringMatching(/receipt_invalid|key_unknown/),
      });
    }
  });

  it("is checked by the key that signed it, while that is listed, and by no other", async () => {
    const rotated = createReceiptSigner([OTHER, KEY], "urn:intercom-dsar");

    expect((await verifyReceipt(receipt, rotated.jwks, outcome)).differing).toEqual([]);
    expect(rotated.sign(outcome, "pseudonym")).not.toBe(receipt);
    await expect(
      verifyReceipt(receipt, createReceiptSigner([OTHER], "x").jwks, outcome),
    ).rejects.toMatchObject({ code: "key_unknown" });
  });

  it("is no other JWS of the same key, and no unsigned one", async () => {
    const [, payload] = receipt.split(".");
    const none = Buffer.from('{"alg":"none","typ":"dsar-receipt+jws"}').toString("base64url");
    for (const wrong of ["", "x", `${none}.${payload}.`, receipt.replace(/\.[^.]*$/, ".")])
      await expect(verifyReceipt(wrong, signer.jwks, outcome)).rejects.toMatchObject({
        code: "receipt_invalid",
      });
  });
});
