import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { openDatabase } from "@intercom-dsar/database";
import { rejectionReason } from "@intercom-dsar/dsar-events/service";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createReceiptSigner, RECEIPT_HEADER, verifyReceipt } from "@intercom-dsar/receipts";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NO_CALLS } from "../domain/call-counts.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { pseudonymOf } from "../messages/pseudonym-of.ts";
import { printReceipt, printReceiptKeys, verifyKeptReceipt } from "./receipt.ts";
import { verifyRequest } from "./verify-request.ts";

const signer = createReceiptSigner([randomBytes(32)], "urn:test");
const keyring = createKeyring([randomBytes(32)]);
const NOW = Date.UTC(2026, 10, 26, 9);

/** A ledger with one request that was turned away, its outcome and its receipt. */
async function openEnded(): Promise<{ ledger: Ledger; close: () => Promise<void> }> {
  const database = openDatabase("sqlite::memory:");
  const ledger = await openLedger({ database, keyring, now: () => NOW });
  const messages = createMessageFactory({
    source: "urn:test",
    now: () => NOW,
    receipts: { sign: signer.sign, pseudonymOf: (subjects) => pseudonymOf(keyring, subjects) },
  });
  const request = {
    sender: "portal",
    senderRequestId: "r-1",
    kind: "access",
    workspaceId: null,
    statedWorkspaceId: null,
    receivedAt: NOW,
    traceparent: null,
    attempts: 0,
    subjects: ["mara@example.com"],
  };
  await ledger.inbox.receive([
    {
      ...request,
      type: "rejection",
      requestId: "r-1",
      requestFingerprint: "x",
      reasonCode: "too_old",
      onConflict: null,
      outcome: (ended) =>
        messages.outcome({
          request: { ...request, requestId: ended.requestId },
          status: "rejected",
          reason: rejectionReason("too_old"),
          body: { coverage: [] },
          remarks: [],
          calls: NO_CALLS,
          ...ended,
        }),
    },
  ]);
  return {
    ledger,
    async close() {
      await ledger.close();
      await database.close();
    },
  };
}

function collected() {
  let text = "";
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { output, text: () => text };
}

describe("the receipt of an outcome", () => {
  let ledger: Ledger;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ ledger, close } = await openEnded());
  });
  afterEach(() => close());

  async function kept() {
    const outcome = await ledger.reads.outcome("r-1");
    const verified = await ledger.reads.verify("r-1");
    if (outcome?.value === undefined || outcome.value === null || verified === null)
      throw new Error("nothing kept");
    return { headers: outcome.headers, value: Buffer.from(outcome.value), head: verified.head };
  }

  /** What `verify` says where this is what the ledger holds. */
  function verifyWith({ headers, value, head }: Awaited<ReturnType<typeof kept>>) {
    const reads = { ...ledger.reads, outcome: async () => ({ headers, value }) };
    return verifyKeptReceipt({ reads }, "r-1", head, signer);
  }

  it("is in the header of the message that is published, and names nobody", async () => {
    const { headers, value } = await kept();

    const { statement, differing } = await verifyReceipt(headers[RECEIPT_HEADER] ?? "", signer.jwks, value);
    expect(differing).toEqual([]);
    expect(statement).toMatchObject({
      iss: "urn:test",
      sub: pseudonymOf(keyring, ["mara@example.com"]),
      request: { id: "r-1", sender: "portal", kind: "access" },
      outcome: { status: "rejected" },
    });
    expect(JSON.stringify(statement)).not.toContain("mara");
  });

  it("is printed by its request's id, and so are the keys", async () => {
    const receipt = collected();
    const keys = collected();

    expect(await printReceipt(ledger, "r-1", receipt.output)).toBe(0);
    expect(printReceiptKeys(signer, keys.output)).toBe(0);
    expect(receipt.text().trim()).toBe((await kept()).headers[RECEIPT_HEADER]);
    expect(JSON.parse(keys.text())).toEqual(signer.jwks);
    expect(await printReceipt(ledger, "nobody", receipt.output)).not.toBe(0);
  });

  it("agrees with what the ledger holds", async () => {
    expect(await verifyWith(await kept())).toEqual({ receipt: "agrees" });
    expect(await verifyRequest(ledger, "r-1")).toMatchObject({ intact: true, outcome: "agrees" });
  });

  it("tells of an outcome that was changed", async () => {
    const all = await kept();
    const value = Buffer.from(all.value.toString().replace('"rejected"', '"completed"'));

    expect(await verifyWith({ ...all, value })).toMatchObject({
      receipt: "differs",
      differing: expect.arrayContaining(["outcome.status", "outcome.sha256"]),
    });
  });

  it("tells of a journal that was rewritten, even where the outcome was rewritten to fit it", async () => {
    const all = await kept();
    const head = `sha256:${"0".repeat(64)}`;
    const value = Buffer.from(all.value.toString().replace(all.head, head));

    expect(await verifyWith({ ...all, head })).toEqual({ receipt: "differs", differing: ["journal"] });
    expect(await verifyWith({ ...all, value, head })).toMatchObject({
      receipt: "differs",
      differing: expect.arrayContaining(["journal", "outcome.sha256"]),
    });
  });

  it("tells of a receipt that was changed, or signed by a key that is not published", async () => {
    const all = await kept();
    const forged = createReceiptSigner([randomBytes(32)], "urn:test").sign(all.value, null);
    const receipt = all.headers[RECEIPT_HEADER] ?? "";
    const changed = `${receipt.slice(0, -10)}${receipt.at(-10) === "A" ? "B" : "A"}${receipt.slice(-9)}`;
    const withReceipt = (written: string) =>
      verifyWith({ ...all, headers: { ...all.headers, [RECEIPT_HEADER]: written } });

    expect(await withReceipt(changed)).toEqual({ receipt: "differs", differing: ["receipt_invalid"] });
    expect(await withReceipt(forged)).toEqual({ receipt: "differs", differing: ["key_unknown"] });
  });
});
