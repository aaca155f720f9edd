import { describe, expect, it } from "vitest";
import { createReceiptSigner } from "../receipt-signer.ts";
import { exampleCertificate } from "../testing/example-certificate.ts";
import { verifyCertificate } from "./verify-certificate.ts";

const { certificate, jwks } = exampleCertificate();
const differing = async (changed: unknown) =>
  (await verifyCertificate(JSON.stringify(changed), jwks)).differing;

describe("a certificate", () => {
  it("agrees with the receipt, the outcome and the journal that it is made of", async () => {
    expect(await differing(certificate)).toEqual([]);
    expect(certificate.erased[0]).toMatchObject({ id: "c1", how: "deleted", basis: "accepted" });
    expect(certificate.erased[0]?.steps[2]).toMatchObject({ requestId: "intercom-1", status: 200 });
  });

  it("names the fact that was changed", async () => {
    const [erased] = certificate.erased;
    const later = "2026-12-26T09:00:00.000Z";

    expect(await differing({ ...certificate, status: "partial" })).toEqual(["status"]);
    expect(await differing({ ...certificate, erased: [{ ...erased, acceptedAt: later }] })).toContain(
      "erased.0.acceptedAt",
    );
    expect(await differing({ ...certificate, remaining: [] })).toEqual([
      "remaining.0.code",
      "remaining.0.text",
    ]);
    expect(await differing({ ...certificate, request: { ...certificate.request, subject: "x" } })).toEqual([
      "request.subject",
    ]);
    expect(await differing({ ...certificate, added: 1 })).toEqual(["added"]);
  });

  it("leaves no entry about a record out", async () => {
    const [erased] = certificate.erased;
    const steps = erased?.steps.filter(({ entry }) => entry !== 2);

    expect(await differing({ ...certificate, erased: [{ ...erased, steps }] })).toEqual([
      "erased.0.attemptedAt",
      "journal.2",
    ]);
  });

  it("says of the later look what its own receipt states, and nothing that none does", async () => {
    const at = Date.UTC(2026, 11, 4) / 1_000;
    const { certificate: looked } = exampleCertificate({ result: "reached", count: 1, at });
    const { beyondRestore: reached, ...rungs } = looked.rungs ?? {};
    const { laterReceipt, ...evidence } = looked.evidence;
    const open = certificate.rungs?.beyondRestore;

    expect(open).toEqual({ result: "open" });
    expect(reached).toEqual({ result: "reached", count: 1, at: "2026-12-04T00:00:00.000Z" });
    expect(rungs).toMatchObject({
      accepted: { count: 1, at: certificate.erased[0]?.acceptedAt },
      verifiedAbsent: { count: 1, at: certificate.erased[0]?.verifiedAbsentAt },
      vendorPurge: { due: certificate.restorableUntil },
    });
    expect(await differing(looked)).toEqual([]);
    expect(await differing({ ...looked, rungs: { ...rungs, beyondRestore: open } })).toEqual([
      "rungs.beyondRestore.result",
      "rungs.beyondRestore.count",
      "rungs.beyondRestore.at",
    ]);
    expect(await differing({ ...looked, evidence })).toContain("rungs.beyondRestore.result");
    const [head, payload, signature] = String(laterReceipt).split(".");
    const better = Buffer.from(String(payload), "base64url").toString().replace('"count":1', '"count":2');
    const forged = [head, Buffer.from(better).toString("base64url"), signature].join(".");
    expect(await differing({ ...looked, evidence: { ...evidence, laterReceipt: forged } })).toContain(
      "evidence.laterReceipt",
    );
    const another = createReceiptSigner([new Uint8Array(32)], "urn:test").sign(
      Buffer.from(evidence.outcome),
      "pseudonym",
      { result: "reached", count: 1, at },
    );
    expect(await differing({ ...looked, evidence: { ...evidence, laterReceipt: another } })).toEqual([
      "evidence.laterReceipt",
    ]);
  });

  it("is no other request's: the chain begins with the request's id", async () => {
    const { receipt, outcome, journal } = certificate.evidence;
    const other = { receipt, outcome: outcome.replaceAll('"d1"', '"d2"'), journal };
    const changed = { ...certificate, request: { ...certificate.request, id: "d2" }, evidence: other };

    expect(await differing(changed)).toEqual(
      expect.arrayContaining(["receipt.outcome.sha256", "receipt.request.id", "journal.1"]),
    );
  });

  it("is refused where it is none, has no receipt, or other keys signed it", async () => {
    const unsigned = { ...certificate, evidence: { ...certificate.evidence, receipt: null } };
    const others = createReceiptSigner([new Uint8Array(32)], "urn:test").jwks;

    for (const text of ["", "{}", "[]", JSON.stringify({ ...certificate, erased: 1 })])
      await expect(verifyCertificate(text, jwks)).rejects.toMatchObject({ code: "certificate_unreadable" });
    await expect(verifyCertificate(JSON.stringify(unsigned), jwks)).rejects.toMatchObject({
      code: "receipt_missing",
    });
    await expect(verifyCertificate(JSON.stringify(certificate), others)).rejects.toMatchObject({
      code: "key_unknown",
    });
  });
});
