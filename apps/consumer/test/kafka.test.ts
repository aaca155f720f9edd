import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodeRequest } from "@intercom-dsar/dsar-events";
import type {} from "@intercom-dsar/kafka-broker/testing";
import type { ConsumerProcess } from "@intercom-dsar/testing";
import kafkajs from "kafkajs";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";

const { CompressionTypes } = kafkajs;
const WAIT = { timeout: 90_000, interval: 50 };

describe("the consumer on Kafka", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;
  let consumer: ConsumerProcess;

  beforeAll(async () => {
    scenario = await createScenario(people());
    peer = await createKafkaPeer(inject("brokers"));
    consumer = scenario.start(peer.environment());
  });
  afterAll(async () => {
    await scenario.close();
    await peer.close();
  });

  it("answers an access request with both contacts, their companies and notes without author and body", async () => {
    const requestId = await send({ kind: "access", email: "mara@example.com" });

    const outcome = await outcomeOf(requestId);

    expect(outcome).toMatchObject({ status: "completed", kind: "access", workspaceId: WORKSPACE });
    const text = JSON.stringify(outcome.access?.content);
    expect(outcome.access?.content).toMatchObject({
      contacts: [
        { id: "c1", role: "user", companies: [{ id: "co1", name: "Acme" }], notes: [{ id: "11" }] },
        { id: "c2", role: "lead", companies: [], notes: [] },
      ],
    });
    expect(text).not.toMatch(/"author"|"body"|Ada Quill|ada\.quill@|secret thoughts/);
    expect(outcome.access?.redactions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rule: "note-author" }),
        expect.objectContaining({ rule: "note-body" }),
      ]),
    );
    expect(outcome.coverage).toContainEqual({
      resource: "contacts.archived_or_blocked",
      result: "not_searchable",
    });
  });

  it("deletes the user and the lead of an address, and never a look-alike", async () => {
    const requestId = await send({ kind: "deletion", email: "Jo@Example.com" });

    const outcome = await outcomeOf(requestId);

    expect(outcome.status).toBe("completed");
    expect(outcome.deletion?.contacts.map(({ id, basis }) => [id, basis])).toEqual([
      ["jo1", "accepted"],
      ["jo2", "accepted"],
    ]);
    expect(outcome.deletion?.contacts.every(({ verifiedAbsentAt }) => verifiedAbsentAt !== null)).toBe(true);
    expect(scenario.deletedIds().filter((id) => id.startsWith("jo") || id.startsWith("like"))).toEqual([
      "jo1",
      "jo2",
    ]);
  });

  it("says not_found with its coverage where nobody has the address", async () => {
    const access = await outcomeOf(await send({ kind: "access", email: "nobody@example.com" }));
    const deletion = await outcomeOf(await send({ kind: "deletion", email: "nobody@example.com" }));

    for (const outcome of [access, deletion]) {
      expect(outcome).toMatchObject({ status: "not_found", reason: { code: "no_match" } });
      expect(outcome.coverage).toContainEqual(
        expect.objectContaining({ resource: "contacts", result: "searched" }),
      );
    }
  });

  it("finds an address that Intercom shows HTML-escaped", async () => {
    const outcome = await outcomeOf(await send({ kind: "access", email: "o'neil@example.com" }));

    expect(outcome.status).toBe("completed");
  });

  it("takes structured CloudEvents as well as bare JSON, and carries the trace on", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const requestId = randomUUID();
    const message = encodeRequest(
      { requestId, kind: "access", identifiers: [{ type: "email", value: "nobody@example.com" }] },
      { source: "urn:test", mode: "structured", traceparent },
    );
    await peer.send([
      { key: message.key, headers: { ...message.headers }, value: Buffer.from(message.value) },
    ]);

    await outcomeOf(requestId);

    expect(peer.outcomeHeaders(requestId)).toMatchObject({
      traceparent: expect.stringContaining("0af7651916cd43dd8448eb211c80319c"),
    });
  });

  it.each([
    ["gzip", CompressionTypes.GZIP],
    ["snappy", CompressionTypes.Snappy],
    ["lz4", CompressionTypes.LZ4],
    ["zstd", CompressionTypes.ZSTD],
  ])("reads records that come compressed with %s", async (_, compression) => {
    const requestId = randomUUID();
    await peer.send(
      [{ value: requestOf({ requestId, kind: "access", email: "nobody@example.com" }) }],
      compression,
    );

    expect(await outcomeOf(requestId)).toMatchObject({ status: "not_found" });
  });

  it("puts a package beyond the broker's limit into the result store and its reference into the outcome", async () => {
    const outcome = await outcomeOf(await send({ kind: "access", email: "huge@example.com" }));

    expect(outcome.status).toBe("completed");
    expect(outcome.access?.content).toBeUndefined();
    const stored = readFileSync(fileURLToPath(outcome.access?.dataref ?? ""));
    expect(stored.length).toBe(outcome.access?.bytes);
    expect(stored.length).toBeGreaterThan(1_100_000);
  });

  it("gives the same request twice one outcome", async () => {
    const requestId = randomUUID();
    const value = requestOf({ requestId, kind: "access", email: "mara@example.com" });
    await peer.send([{ value }, { value }]);
    await outcomeOf(requestId);
    await peer.send([{ value }]);
    // A later request on the same partitions shows that the repeat has been read.
    await settle();

    expect(peer.outcomesOf(requestId)).toHaveLength(1);
  });

  it("dead-letters a conflict: the same id with another meaning", async () => {
    const requestId = randomUUID();
    await peer.send([
      { key: "one", value: requestOf({ requestId, kind: "access", email: "nobody@example.com" }) },
    ]);
    await outcomeOf(requestId);
    await peer.send([
      { key: "one", value: requestOf({ requestId, kind: "access", email: "mara@example.com" }) },
    ]);

    await deadLetterWith("request_id_conflict", requestId);

    expect(peer.outcomesOf(requestId)).toHaveLength(1);
  });

  it.each([
    ["content-type", ["application/json", "application/cloudevents+json"], "structured"],
    ["content-type", ["application/cloudevents+json", "application/json"], "bare"],
    ["ce_type", ["com.example.forwarded", "intercom-dsar.request.v1"], "binary"],
  ] as const)(
    "serves a record whose %s stands twice (%s) as its last value says",
    async (name, values, mode) => {
      const requestId = randomUUID();
      const data = JSON.parse(requestOf({ requestId, kind: "access", email: "nobody@example.com" }));
      const attributes = { specversion: "1.0", id: "1", source: "/portal", type: "intercom-dsar.request.v1" };
      const headers = {
        ...(mode === "binary" && { ce_specversion: "1.0", ce_id: "1", ce_source: "/portal" }),
        [name]: [...values],
      };
      const value = JSON.stringify(mode === "structured" ? { ...attributes, data } : data);

      await peer.send([{ value, headers }]);

      expect(await outcomeOf(requestId)).toMatchObject({ status: "not_found" });
    },
  );

  it("dead-letters a record whose last type is another's, though the first is ours", async () => {
    const requestId = randomUUID();
    const value = requestOf({ requestId, kind: "access", email: "nobody@example.com" });
    const type = ["intercom-dsar.request.v1", "com.example.forwarded"];

    await peer.send([
      { value, headers: { ce_specversion: "1.0", ce_id: "1", ce_source: "/x", ce_type: type } },
    ]);

    await deadLetterWith("unknown_type", requestId);
  });

  it.each([
    ["unreadable bytes", Buffer.from([0xff, 0xfe, 0x00]), {}, "invalid_encoding"],
    ["invalid JSON", Buffer.from("{not json 4711"), {}, "invalid_json"],
    [
      "a key twice",
      Buffer.from('{"requestId":"twice","kind":"access","kind":"deletion"}'),
      {},
      "duplicate_key",
    ],
    ["a wrong schema", Buffer.from('{"requestId":"x-1","kind":"access"}'), {}, "invalid_schema"],
    ["a missing value", null, {}, "missing_value"],
    [
      "an unknown event type",
      Buffer.from('{"marker":1}'),
      { ce_specversion: "1.0", ce_id: "1", ce_source: "urn:t", ce_type: "com.example.other" },
      "unknown_type",
    ],
  ] as const)("dead-letters %s and goes on with the next record", async (_, value, headers, cause) => {
    const before = peer.deadLetters().length;
    await peer.send([
      { key: "private@example.com", value: value === null ? null : Buffer.from(value), headers },
    ]);
    const next = await send({ kind: "access", email: "nobody@example.com" });

    await vi.waitFor(() => expect(peer.deadLetters().length).toBeGreaterThan(before), WAIT);
    await outcomeOf(next);

    const letter = peer.deadLetters().at(-1);
    expect(letter?.value === null ? null : Buffer.from(letter?.value ?? "")).toEqual(
      value === null ? null : Buffer.from(value),
    );
    expect(String(letter?.headers?.["dead-letter-cause"])).toBe(cause);
    expect(String(letter?.key)).toMatch(/^test-\w+\.requests-\d+-\d+$/);
    expect(JSON.stringify(letter?.headers)).not.toContain("private@example.com");
  });

  it.each([
    ["unsupported_kind", { kind: "portability" }],
    ["unsupported_identifier", { identifiers: [{ type: "phone", value: "+49 30 000" }] }],
    ["unsupported_field", { callbackUrl: "https://example.com/answer" }],
    ["recipient_key_invalid", { recipientKey: { kty: "OKP" } }],
    ["workspace_unknown", { workspaceId: "somewhere-else" }],
    ["invalid_email", { identifiers: [{ type: "email", value: "not an address" }] }],
    ["too_old", { receivedAt: "2020-01-01T00:00:00Z" }],
  ])("rejects with %s what can be read but not served", async (code, change) => {
    const requestId = randomUUID();
    const request = {
      requestId,
      kind: "access",
      identifiers: [{ type: "email", value: "mara@example.com" }],
      ...change,
    };
    await peer.send([{ value: JSON.stringify(request) }]);

    const outcome = await outcomeOf(requestId);

    expect(outcome).toMatchObject({ status: "rejected", reason: { code } });
    expect(JSON.stringify(outcome)).not.toContain("mara@");
  });

  it("remembers a cancel that comes before its request", async () => {
    const requestId = randomUUID();
    const headers = {
      ce_specversion: "1.0",
      ce_id: "c",
      ce_source: "urn:test",
      ce_type: "intercom-dsar.cancel.v1",
    };
    await peer.send([{ key: requestId, value: JSON.stringify({ requestId }), headers }]);
    await settle();
    await peer.send([
      { key: requestId, value: requestOf({ requestId, kind: "deletion", email: "mara@example.com" }) },
    ]);

    expect(await outcomeOf(requestId)).toMatchObject({ status: "cancelled", reason: { code: "cancelled" } });
  });

  it("lets no address and no colleague into its log, nor into a header or key of what it publishes", async () => {
    await settle();
    const written = [
      consumer.log(),
      ...[...peer.deadLetters(), ...peer.events(), ...peer.rawOutcomes()].map(
        ({ key, headers }) => `${key} ${JSON.stringify(headers)}`,
      ),
    ].join("\n");

    for (const secret of [
      "mara@",
      "jo@",
      "nobody@",
      "huge@",
      "neil@",
      "Ada Quill",
      "ada.quill",
      "token-of-the-tests",
    ]) {
      expect(written.toLowerCase()).not.toContain(secret.toLowerCase());
    }
  });

  async function send({ kind, email }: { kind: string; email: string }): Promise<string> {
    const requestId = randomUUID();
    await peer.send([{ key: requestId, value: requestOf({ requestId, kind, email }) }]);
    return requestId;
  }

  async function outcomeOf(requestId: string) {
    const [outcome] = await vi.waitFor(() => {
      const found = peer.outcomesOf(requestId);
      expect(found.length, consumer.log().split("\n").slice(-5).join("\n")).toBeGreaterThan(0);
      return found;
    }, WAIT);
    if (outcome === undefined) throw new Error("no outcome");
    return outcome;
  }

  async function deadLetterWith(cause: string, text: string): Promise<void> {
    await vi.waitFor(
      () =>
        expect(
          peer
            .deadLetters()
            .some(
              ({ value, headers }) =>
                String(value).includes(text) && String(headers?.["dead-letter-cause"]) === cause,
            ),
        ).toBe(true),
      WAIT,
    );
  }

  /** Both partitions have been read up to here once these have their outcomes. */
  async function settle(): Promise<void> {
    const ids = [randomUUID(), randomUUID()];
    await peer.send(
      ids.map((requestId, partition) => ({
        partition,
        value: requestOf({ requestId, kind: "access", email: "nobody@example.com" }),
      })),
    );
    for (const id of ids) await outcomeOf(id);
  }
});

function requestOf({ requestId, kind, email }: { requestId: string; kind: string; email: string }): string {
  return JSON.stringify({ requestId, kind, identifiers: [{ type: "email", value: email }] });
}

function people() {
  return seedOf({
    admins: [{ id: "501", name: "Ada Quill", email: "ada.quill@colleagues.example" }],
    companies: [{ id: "co1", company_id: "acme-7", name: "Acme" }],
    contacts: [
      { id: "c1", role: "user", email: "mara@example.com", name: "Mara Linden", company_ids: ["co1"] },
      { id: "c2", role: "lead", email: "mara@example.com" },
      { id: "jo1", role: "user", email: "jo@example.com" },
      { id: "jo2", role: "lead", email: "JO@example.com" },
      { id: "like1", role: "user", email: "jo+1@example.com" },
      { id: "like2", role: "user", email: "jo@example.com.evil.example" },
      { id: "like3", role: "lead", email: "joe@example.com" },
      { id: "neil", role: "user", email: "o'neil@example.com" },
      {
        id: "huge",
        role: "user",
        email: "huge@example.com",
        custom_attributes: { essay: "lorem ipsum ".repeat(100_000) },
      },
    ],
    notes: [{ id: "11", contact_id: "c1", author_id: "501", body: "<p>secret thoughts of a colleague</p>" }],
  });
}
