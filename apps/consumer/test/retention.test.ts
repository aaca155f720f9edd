import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { createKeyring } from "@intercom-dsar/sealing";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { type S3Server, startS3Server } from "../src/testing/s3-server.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const WAIT = { timeout: 90_000, interval: 50 };
/** In every address, name and contact id of this world. */
const MARK = "q7x9zcanary";
const address = (who: string) => `${who}.${MARK}@example.com`;
/** What the topics take; a larger outcome is quarantined. */
const BROKER_BYTES = 100_000;
/** Nobody listens there. */
const NOWHERE = "127.0.0.1:1";

describe.each(["sqlite", "postgres"] as const)("after IDENTIFIER_RETENTION, on %s", (dialect) => {
  let scenario: Scenario;
  let consumer: ConsumerProcess;
  let peer: WebhookPeer;
  let kafka: KafkaPeer;
  let server: PostgresServer | undefined;
  let bucket: S3Server | undefined;
  let url: string;
  const senderKey = freshKey();
  const ledgerKey = randomBytes(32);
  /** How every value begins that the key sealed: version and key id. */
  const sealedHead = Buffer.from(createKeyring([ledgerKey]).seal(Buffer.alloc(0), "").subarray(0, 5));

  beforeAll(async () => {
    if (dialect === "sqlite") return;
    server = await startPostgres();
    bucket = await startS3Server();
  }, 900_000);
  afterAll(async () => {
    await server?.stop();
    await bucket?.stop();
  });

  beforeEach(async () => {
    const person = (who: string, more: object = {}) => ({
      id: `${who}-${MARK}`,
      role: "user" as const,
      name: `${who} ${MARK}`,
      email: address(who),
      ...more,
    });
    scenario = await createScenario(
      seedOf({
        contacts: [
          person("small"),
          person("large", { custom_attributes: { essay: `${MARK} `.repeat(60_000) } }),
          person("heavy", { custom_attributes: { essay: randomBytes(2 * BROKER_BYTES).toString("base64") } }),
          person("gone"),
          person("deleted"),
          person("refused"),
          person("waiting"),
        ],
        notes: [{ id: "11", contact_id: `gone-${MARK}`, author_id: null, body: MARK }],
      }),
    );
    kafka = await createKafkaPeer(inject("brokers"), { maxMessageBytes: BROKER_BYTES });
    url = server === undefined ? `sqlite:${scenario.directory}/ledger.db` : await server.createDatabase();
    mkdirSync(join(scenario.directory, "tmp"));
  });
  afterEach(async () => {
    await scenario.close();
    await kafka.close();
  });

  async function start(environment: Record<string, string> = {}): Promise<void> {
    consumer = scenario.start({
      ...kafka.environment(),
      DATABASE_URL: url,
      LEDGER_KEY: ledgerKey.toString("base64"),
      TMPDIR: join(scenario.directory, "tmp"),
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({
        name: "portal",
        keys: [senderKey],
        callbackHosts: [NOWHERE],
      }),
      CALLBACK_DEVELOPMENT: "true",
      ...bucket?.variables("live"),
      ...environment,
    });
    peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, senderKey);
  }

  /** Posts, waits for the outcome, and tells its status. */
  async function ends(id: string, kind: string, who: string, more: object = {}): Promise<string> {
    const answer = await peer.post(requestOf(id, kind, address(who), more), { prefer: "wait=60" });
    return ((await answer.json()) as { status: string }).status;
  }

  /** Every end that a request, a message or a record can come to. */
  async function bringAboutEveryEnd(): Promise<void> {
    const { faults } = scenario.simulator.control;
    expect(await ends("a-inline", "access", "small")).toBe("completed");
    expect(await ends("a-stored", "access", "large")).toBe("completed");
    faults.add({
      match: { endpoint: "/contacts/{contact_id}/notes" },
      times: 1,
      action: { kind: "status", status: 404, code: "not_found" },
    });
    expect(await ends("a-partial", "access", "gone")).toBe("partial");
    expect(await ends("d-done", "deletion", "deleted")).toBe("completed");
    expect(await ends("a-nobody", "access", "nobody")).toBe("not_found");
    expect(await ends("x-rejected", "rectification", "small")).toBe("rejected");
    faults.add({
      match: { method: "POST" },
      times: 1,
      action: { kind: "status", status: 400, code: "parameter_invalid" },
    });
    expect(await ends("a-failed", "access", "refused")).toBe("failed");
    await peer.post(requestOf("d-cancelled", "deletion", address("waiting"), { after: "never" }));
    await peer.delete("d-cancelled");
    expect(await ends("d-cancelled", "deletion", "waiting", { after: "never" })).toBe("cancelled");

    expect(await ends("a-quarantined", "access", "heavy")).toBe("completed");
    const callbackUrl = `http://${NOWHERE}/`;
    expect(await ends("a-unsent", "access", "small", { callbackUrl })).toBe("completed");
    await kafka.send([{ value: `{"requestId": "${address("letter")}", "kind": ` }]);
    await vi.waitFor(() => expect(kafka.deadLetters()).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(kafka.outcomes()).toHaveLength(9), WAIT);
    await vi.waitFor(() => expect(consumer.log()).toContain('"message_set_aside"'), WAIT);
  }

  it("nothing of a person is left on the disk, whatever the end was, with and without the key", async () => {
    await start();
    await bringAboutEveryEnd();
    const before = await everyByte();
    expect(before.includes(sealedHead)).toBe(true);
    expect(before.includes(MARK)).toBe(true);
    const pieces = await sealedPieces();
    expect(pieces.length).toBeGreaterThan(20);
    expect(pieces.filter((piece) => !before.includes(piece))).toEqual([]);
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);

    await start({ IDENTIFIER_RETENTION: "1ms" });
    await vi.waitFor(async () => expect(await sealedPieces()).toEqual([]), WAIT);
    await vi.waitFor(() => expect(consumer.log()).toContain('"purged"'), WAIT);
    const running = await everyByte();
    const seals = await headSeals();
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);

    for (const bytes of [running, await everyByte()]) {
      expect(bytes.includes(MARK)).toBe(false);
      for (const seal of seals) blank(bytes, seal);
      expect(bytes.includes(sealedHead)).toBe(false);
      expect(pieces.filter((piece) => bytes.includes(piece))).toEqual([]);
    }
  });

  /** All files, and with PostgreSQL all rows as a dump has them, and all that the S3 server keeps. */
  async function everyByte(): Promise<Buffer> {
    const folders = [scenario.directory, ...(bucket === undefined ? [] : [bucket.folder])];
    const files = folders
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
    return Buffer.concat([...files, ...(await rows())]);
  }

  async function rows(): Promise<Uint8Array[]> {
    if (dialect === "sqlite") return [];
    return inDatabase(async (database) => {
      const tables = await database.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()",
      );
      const found: Uint8Array[] = [];
      for (const { name } of tables)
        for (const row of await database.query(`SELECT * FROM ${name}`))
          for (const value of Object.values(row))
            found.push(value instanceof Uint8Array ? value : Buffer.from(String(value)));
      return found;
    });
  }

  /** What outlasts the identifiers, and holds nothing of them: the sealed hash of each journal, and what makes the hashes of each key. */
  function headSeals(): Promise<Uint8Array[]> {
    return inDatabase(async (database) => {
      const found = await database.query<{ head_seal: Uint8Array }>(
        `SELECT head_seal FROM requests WHERE head_seal IS NOT NULL
         UNION ALL SELECT hash_key AS head_seal FROM ledger_keys`,
      );
      return found.map(({ head_seal }) => head_seal);
    });
  }

  /** The ends of everything that is sealed in a row. */
  function sealedPieces(): Promise<Buffer[]> {
    return inDatabase(async (database) => {
      const found = await database.query<{ sealed: Uint8Array }>(
        `SELECT sealed FROM requests WHERE sealed IS NOT NULL
         UNION ALL SELECT chain_key FROM requests WHERE chain_key IS NOT NULL
         UNION ALL SELECT progress FROM requests WHERE progress IS NOT NULL
         UNION ALL SELECT contact FROM journal WHERE contact IS NOT NULL
         UNION ALL SELECT sealed FROM outbox`,
      );
      return found.map(({ sealed }) => Buffer.from(sealed.subarray(-40)));
    });
  }

  async function inDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    const database = openDatabase(url);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
});

function blank(bytes: Buffer, piece: Uint8Array): void {
  for (let at = bytes.indexOf(piece); at !== -1; at = bytes.indexOf(piece, at))
    bytes.fill(0, at, at + piece.length);
}
