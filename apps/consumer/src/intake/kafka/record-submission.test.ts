import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import type { IncomingRecord } from "@intercom-dsar/dsar-events";
import { type Ledger, openLedger, type Submission } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callbackPolicyOf } from "../../config/callback-parties.ts";
import type { UnsignedRecords } from "../../domain/rights.ts";
import { createMessageFactory } from "../../messages/message-factory.ts";
import { testLetterSeal } from "../../testing/test-letter-seal.ts";
import { freshKey, freshKeyPair, signedHeaders } from "../../testing/webhook-server.ts";
import { webhookSenders } from "../webhook/webhook-senders.ts";
import { recordSubmission } from "./record-submission.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-25T12:00:00Z");
const KEYS = {
  portal: freshKey(),
  form: freshKey(),
  stranger: freshKey(),
  vault: freshKeyPair(),
  bank: freshKey(),
};
const SENDERS = webhookSenders.parse(
  JSON.stringify([
    { name: "portal", keys: [KEYS.portal], callbackHosts: ["portal.example"] },
    { name: "form", keys: [KEYS.form], kinds: ["access"], workspaces: ["ws1"] },
    { name: "vault", keys: [KEYS.vault.publicKey] },
    { name: "bank", keys: [KEYS.bank], verification: "substantial" },
  ]),
);
const EVENT = {
  ce_specversion: "1.0",
  ce_id: "e1",
  ce_source: "/portal",
  ce_type: "intercom-dsar.request.v1",
};
const CANCEL = { specversion: "1.0", id: "c1", source: "/portal", type: "intercom-dsar.cancel.v1" };
const STRUCTURED = { "content-type": "application/cloudevents+json" };

describe("a record on Kafka", () => {
  let ledger: Ledger;
  let refused: string[];
  let close: () => Promise<void>;
  let offset = 0;
  beforeEach(async () => {
    const database = openDatabase("sqlite::memory:");
    ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => NOW });
    refused = [];
    close = async () => {
      await ledger.close();
      await database.close();
    };
  });
  afterEach(() => close());

  function submissionOf(record: IncomingRecord, unsigned: UnsignedRecords = "allow"): Submission {
    const position = { topic: "dsar.requests", partition: 0, offset: String(offset++), fingerprint: null };
    return recordSubmission(record, position, {
      messages: createMessageFactory({ source: "urn:test", now: () => NOW }),
      resolve: () => ({ result: "undetermined" }),
      now: () => NOW,
      letterSeal: testLetterSeal,
      idRetentionMs: 400 * DAY,
      senders: SENDERS,
      callbacks: callbackPolicyOf(SENDERS, { development: false }),
      unsigned,
      onRefused: (code) => refused.push(code),
    });
  }

  async function receive(record: IncomingRecord, unsigned?: UnsignedRecords): Promise<string | undefined> {
    return (await ledger.inbox.receive([submissionOf(record, unsigned)]))[0];
  }

  describe("that a sender signed", () => {
    it.each([
      ["portal", KEYS.portal],
      ["vault", KEYS.vault.privateKey],
    ])("is the sender's, by HMAC or Ed25519: %s", async (sender, key) => {
      expect(await receive(signed(key, request("r1"), EVENT))).toBe("accepted");

      expect(await ledger.reads.findOwn({ sender, requestId: "r1" })).toMatchObject({
        sender,
        origin: `webhook:${sender}`,
      });
      expect(await ledger.reads.findOwn({ sender: "kafka", requestId: "r1" })).toBeNull();
    });

    it("is told by the signed bytes alone, whatever its key, ce_id and ce_time say: sent again, it is the same request", async () => {
      const record = signed(KEYS.portal, request("r1"), EVENT);
      const again = {
        ...record,
        headers: { ...record.headers, ce_id: "another", ce_time: "2020-01-01T00:00:00Z", ce_subject: "r2" },
        timestamp: NOW + DAY,
      };

      expect([await receive(again), await receive(record)]).toEqual(["accepted", "duplicate"]);
      expect(await ledger.reads.find("r1")).toMatchObject({ receivedAt: NOW });
    });

    it.each(["intercom-dsar.cancel.v1", "intercom-dsar.preview.v1", "intercom-dsar.outcome.v1"])(
      "becomes no %s by a header that nobody signed",
      async (type) => {
        const record = signed(KEYS.portal, request("r1"), EVENT);
        await receive(record);

        expect(await receive({ ...record, headers: { ...record.headers, ce_type: type } })).toBe(
          "dead-letter",
        );
        expect(await ledger.reads.find("r1")).toMatchObject({ cancelRequested: false });
        expect(refused).toEqual(["type_not_signed"]);
      },
    );

    it("cancels in structured mode, whose type is signed, and only what is the signer's own", async () => {
      await receive(signed(KEYS.portal, request("r1")));
      await receive(signed(KEYS.form, request("r2")));
      await receive(bare(request("r3")));

      for (const requestId of ["r1", "r2", "r3"])
        expect(await receive(signed(KEYS.portal, { ...CANCEL, data: { requestId } }, STRUCTURED))).toBe(
          "cancel-noted",
        );

      const cancelled = ["r1", "r2", "r3"].map(async (id) => (await ledger.reads.find(id))?.cancelRequested);
      expect(await Promise.all(cancelled)).toEqual([true, false, false]);
    });

    it("asks for nothing once its mode was changed: an event is not its own data", async () => {
      const cancel = signed(KEYS.portal, { ...CANCEL, data: request("r1") }, STRUCTURED);
      const { "content-type": _, ...bareHeaders } = cancel.headers;

      for (const headers of [bareHeaders, { ...bareHeaders, ...EVENT }])
        expect(await receive({ ...cancel, headers })).toBe("dead-letter");
      expect((await ledger.reads.summary()).open.received).toBe(0);
    });

    it("means what was signed, or nothing, whatever its other headers, key and time say", () => {
      const names = ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type", "CE_Type"];
      const values = fc.oneof(
        fc.constantFrom(
          "1.0",
          "/x",
          "intercom-dsar.request.v1",
          "intercom-dsar.cancel.v1",
          "application/json",
        ),
        fc.constantFrom(
          "application/cloudevents+json",
          "application/cloudevents-batch+json",
          "2020-01-01T00:00:00Z",
        ),
        fc.string(),
        fc.uint8Array({ maxLength: 8 }),
        fc.array(fc.string(), { maxLength: 2 }),
      );
      const event = { ...CANCEL, type: "intercom-dsar.request.v1", data: request("r1") };
      const cancel = { ...CANCEL, data: { requestId: "r1" } };
      const bodies = [request("r1"), event, cancel].map((body) => signed(KEYS.portal, body));
      fc.assert(
        fc.property(
          fc.constantFrom(...bodies),
          fc.dictionary(fc.constantFrom(...names), values),
          fc.integer({ min: -1, max: NOW }),
          (record, headers, timestamp) => {
            const submission = submissionOf({
              ...record,
              headers: { ...headers, ...record.headers },
              timestamp,
            });

            if (submission.type === "dead-letter") return;
            const isCancel = record === bodies[2];
            expect(submission).toMatchObject(
              isCancel
                ? { type: "cancel", sender: "portal", requestId: "r1" }
                : {
                    type: "request",
                    request: { sender: "portal", requestId: "r1", kind: "access", receivedAt: NOW },
                  },
            );
          },
        ),
        { numRuns: 1_000 },
      );
    });

    it("may be read late, as long as its id is remembered, and not longer", async () => {
      const at = (ageMs: number) => signed(KEYS.portal, request("r1"), {}, NOW - ageMs);

      expect(await receive(at(399 * DAY))).toBe("accepted");
      for (const age of [400 * DAY, -6 * 60_000]) expect(await receive(at(age))).toBe("dead-letter");
      expect(refused).toEqual(["timestamp_outside_window", "timestamp_outside_window"]);
    });

    it("counts by the last of headers that are there twice", async () => {
      const { value, headers } = signed(KEYS.portal, request("r1"));
      const signature = headers["webhook-signature"] ?? "";
      const twice = (...values: string[]) => ({
        value,
        headers: { ...headers, "Webhook-Signature": values },
      });

      expect(await receive(twice(signature, `v1,${"A".repeat(43)}=`))).toBe("dead-letter");
      expect(await receive(twice(`v1,${"A".repeat(43)}=`, signature))).toBe("accepted");
    });

    it("is answered as rejected where its sender may not ask for it, and served within its rights", async () => {
      const deletion = submissionOf(signed(KEYS.form, request("r1", { kind: "deletion" })));
      const elsewhere = submissionOf(signed(KEYS.form, request("r2", { workspaceId: "ws2" })));
      const unnamed = submissionOf(signed(KEYS.form, request("r3")));

      for (const rejection of [deletion, elsewhere])
        expect(rejection).toMatchObject({ type: "rejection", sender: "form", reasonCode: "not_allowed" });
      expect(unnamed).toMatchObject({ type: "request", request: { statedWorkspaceId: "ws1" } });
    });

    it.each([
      ["none", null, false],
      ["one that is not sure enough", { level: "low" }, false],
      ["one that can't be read", { method: "she called" }, false],
      ["one that is sure enough", {}, true],
    ])(
      "of a sender that has to verify the person is performed with its verification alone: %s",
      (_, stated, performed) => {
        const whole = { method: "mail_link", level: "substantial", at: "2026-11-25T11:00:00Z" };
        const verification = stated === null ? null : { ...whole, ...stated };
        const submission = submissionOf(signed(KEYS.bank, request("r1", { verification })));

        expect(submission).toMatchObject(
          performed ? { type: "request" } : { type: "rejection", reasonCode: "verification_required" },
        );
      },
    );

    it("may name a callback that is its sender's, and no other", () => {
      const named = (key: string, callbackUrl: string) =>
        submissionOf(signed(key, request("r1", { callbackUrl })));

      expect(named(KEYS.portal, "https://portal.example/x")).toMatchObject({ type: "request" });
      for (const key of [KEYS.portal, KEYS.form])
        expect(named(key, "https://other.example/x")).toMatchObject({ reasonCode: "callback_not_allowed" });
    });
  });

  describe("whose signature is nobody's", () => {
    const right = signed(KEYS.portal, request("r1"), EVENT);
    const without = (name: string) => ({ ...right, headers: { ...right.headers, [name]: undefined } });

    it.each([
      ["of a key that nobody has", signed(KEYS.stranger, request("r1")), "signature_mismatch"],
      [
        "of another value",
        { ...right, value: Buffer.from(JSON.stringify(request("r2"))) },
        "signature_mismatch",
      ],
      ["without an id", without("webhook-id"), "signature_missing"],
      ["without a time", without("webhook-timestamp"), "signature_missing"],
      ["without a signature", without("webhook-signature"), "signature_missing"],
      [
        "that only names its sender",
        bare(request("r1"), { "webhook-sender": "portal" }),
        "signature_missing",
      ],
      [
        "of one sender under another's name",
        { ...right, headers: { ...right.headers, "webhook-sender": "form" } },
        "signature_mismatch",
      ],
      ["of no value", { ...right, value: null }, "signature_mismatch"],
    ])("is a dead letter without its value: %s", (_, record, code) => {
      const submission = submissionOf(record);

      if (submission.type !== "dead-letter") throw new Error(submission.type);
      const { value, headers } = submission.message;
      expect(headers).toMatchObject({
        "dead-letter-cause": "signature_invalid",
        "dead-letter-signed": "true",
      });
      expect(value?.length ?? 0).toBe(0);
      expect(JSON.stringify(headers)).not.toMatch(/jo@|v1,|portal/);
      expect(refused).toEqual([code]);
    });

    it("is no callback of ours that somebody sends back", () => {
      const headers = signedHeaders(KEYS.portal, JSON.stringify(request("r1")), NOW, "outcome:r0");

      expect(submissionOf({ value: Buffer.from(JSON.stringify(request("r1"))), headers })).toMatchObject({
        type: "dead-letter",
      });
      expect(refused).toEqual(["signature_malformed"]);
    });

    it("tells of a record that its sender did sign and that is no request, with its value", () => {
      const submission = submissionOf(signed(KEYS.portal, { requestId: "r1" }));

      expect(submission).toMatchObject({
        type: "dead-letter",
        message: {
          value: Buffer.from('{"requestId":"r1"}'),
          headers: { "dead-letter-cause": "invalid_schema", "dead-letter-signed": "true" },
        },
      });
    });
  });

  it("never throws for its headers, and is nobody's but the sender kafka's by any that are made up", () => {
    const names = ["webhook-id", "webhook-timestamp", "webhook-signature", "Webhook-Sender", "ce_type"];
    const signature = fc
      .tuple(fc.constantFrom("v1", "v1a", "v2"), fc.base64String({ maxLength: 96 }))
      .map(([version, base64]) => `${version},${base64}`);
    const values = fc.oneof(
      fc.constantFrom(String(NOW / 1_000), "portal", "vault", "1"),
      signature,
      fc.array(signature, { maxLength: 10 }).map((each) => each.join(" ")),
      fc.string(),
      fc.uint8Array({ maxLength: 8 }),
      fc.array(signature, { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), values), (headers) => {
        const submission = submissionOf(bare(request("r1"), headers));

        if (submission.type === "request") expect(submission.request.sender).toBe("kafka");
        else expect(submission.type).toBe("dead-letter");
      }),
      { numRuns: 1_000 },
    );
  });

  describe("that nobody signed", () => {
    it.each([
      ["allow", "request", "request"],
      ["access-only", "request", "signature_required"],
      ["reject", "signature_required", "signature_required"],
    ] as const)("may ask for what KAFKA_UNSIGNED=%s says", (unsigned, access, deletion) => {
      const answers = ["access", "deletion"].map((kind) => {
        const submission = submissionOf(bare(request("r1", { kind })), unsigned);
        return submission.type === "rejection" ? submission.reasonCode : submission.type;
      });

      expect(answers).toEqual([access, deletion]);
    });

    it("is the sender kafka's: it takes no id from a sender that signs", async () => {
      expect(await receive(bare(request("r1", { kind: "deletion" })), "reject")).toBe("accepted");
      expect(await receive(signed(KEYS.portal, request("r1")))).toBe("accepted");

      expect(await ledger.reads.findOwn({ sender: "portal", requestId: "r1" })).toMatchObject({
        state: "received",
      });
    });

    it("is a repeat where it was performed before it had to be signed", async () => {
      await receive(bare(request("r1")));

      expect(await receive(bare(request("r1")), "reject")).toBe("duplicate");
    });

    it("cancels what unsigned records asked for, unless none of them may ask for anything", async () => {
      const cancel = bare({ ...CANCEL, data: { requestId: "r1" } }, STRUCTURED);

      const receipts = (["allow", "access-only", "reject"] as const).map((unsigned) =>
        receive(cancel, unsigned),
      );

      expect(await Promise.all(receipts)).toEqual(["cancel-noted", "cancel-noted", "dead-letter"]);
    });
  });
});

function request(requestId: string, change: object = {}) {
  return { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }], ...change };
}

function bare(data: object, headers: IncomingRecord["headers"] = {}): IncomingRecord {
  return { value: Buffer.from(JSON.stringify(data)), headers, timestamp: NOW };
}

function signed(
  key: Parameters<typeof signedHeaders>[0],
  data: object,
  headers: Readonly<Record<string, string>> = {},
  at = NOW,
) {
  const value = Buffer.from(JSON.stringify(data));
  return { value, headers: { ...headers, ...signedHeaders(key, value, at) }, timestamp: NOW };
}
