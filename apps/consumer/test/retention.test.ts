import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { createKeyring } from "@intercom-dsar/sealing";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import getPort from "get-port";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { type S3Server, startS3Server } from "../src/testing/s3-server.ts";
import { traced } from "./canary-traces.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { dumpOf, readTables, sealedValues, type Tables, unusedTables } from "./ledger-tables.ts";
import { createOperatorPeer } from "./operator-peer.ts";
import { addressOf, CANARIES, MARK, peopleOf } from "./retention-people.ts";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const WAIT = { timeout: 60_000, interval: 50 };
/** What the topics take; a larger outcome is quarantined. */
const BROKER_BYTES = 100_000;
/** Nobody listens there. */
const NOWHERE = "127.0.0.1:1";
const CLIENT_SECRET = "client-secret-of-the-app";
const HOLDS = `format: intercom-dsar.holds.v1
holds: [{ code: case_17, attribute: { name: legal, equals: true } }]
`;
const CANCEL = {
  ce_specversion: "1.0",
  ce_id: "c",
  ce_source: "urn:test",
  ce_type: "intercom-dsar.cancel.v1",
};
/** On the topic of hints before the identifiers end. */
const HINTS = ["intercom-dsar.subject-reappeared.v1", "intercom-dsar.notice.v1"];
const REASON = "ticket OPS-311";

describe.each(["sqlite", "postgres"] as const)("after IDENTIFIER_RETENTION, on %s", (dialect) => {
  let scenario: Scenario;
  let consumer: ConsumerProcess;
  let peer: WebhookPeer;
  let kafka: KafkaPeer;
  let server: PostgresServer | undefined;
  let bucket: S3Server | undefined;
  let url: string;
  let port: number;
  /** To the sealed file of a result. */
  let link: string;
  let logs: string[];
  /** What the ledger had while a request waited. */
  let whileOpen: Tables;
  const senderKey = freshKey();
  const carefulKey = freshKey();
  const recipientKey = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
  const operator = createOperatorPeer();
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
    scenario = await createScenario(seedOf(peopleOf(BROKER_BYTES)));
    port = await getPort();
    logs = [];
    writeFileSync(join(scenario.directory, "holds.yaml"), HOLDS);
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
      WEBHOOK_PORT: String(port),
      WEBHOOK_HOST: "127.0.0.1",
      SENDERS: sendersOf(
        { name: "portal", keys: [senderKey], callbackHosts: [NOWHERE], deletionsPerDay: 100 },
        { name: "careful", keys: [carefulKey], approval: "required", recipientKey },
      ),
      NOTICE_RECIPIENTS: JSON.stringify([
        { name: "warehouse" },
        { name: "mailer", keys: [freshKey()], callbackUrl: `http://${NOWHERE}/notices` },
      ]),
      HOLDS_FILE: join(scenario.directory, "holds.yaml"),
      INTERCOM_CLIENT_SECRET: CLIENT_SECRET,
      CALLBACK_DEVELOPMENT: "true",
      ...operator.environment(),
      ...bucket?.variables("live"),
      ...environment,
    });
    peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, senderKey);
    await operator.follow(consumer);
  }

  const byLinks = () => ({ RESULTS_URL: `http://127.0.0.1:${port}` });

  /** Posts, waits for the outcome, and tells its status. */
  async function ends(id: string, kind: string, who: string, more: object = {}): Promise<string> {
    const answer = await peer.post(requestOf(id, kind, addressOf(who), more), { prefer: "wait=60" });
    return ((await answer.json()) as { status: string }).status;
  }

  /** Waits for a step in the journal of a request and tells its facts. */
  function factsOf(path: string, step: string): Promise<Record<string, unknown>> {
    return vi.waitFor(async () => {
      const { entries } = (await operator.ask(`/requests/${path}/timeline`)) as {
        entries: { step: string; facts: Record<string, unknown> }[];
      };
      const found = entries.find((entry) => entry.step === step);
      expect(entries.map((entry) => entry.step)).toContain(step);
      return found?.facts ?? {};
    }, WAIT);
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
    await peer.post(requestOf("d-cancelled", "deletion", addressOf("waiting"), { after: "never" }));
    await peer.delete("d-cancelled");
    expect(await ends("d-cancelled", "deletion", "waiting", { after: "never" })).toBe("cancelled");

    await leaveSpool();
    await useLaterStores();

    expect(await ends("a-quarantined", "access", "heavy")).toBe("completed");
    const callbackUrl = `http://${NOWHERE}/`;
    expect(await ends("a-unsent", "access", "small", { callbackUrl })).toBe("completed");
    await kafka.send([{ value: `{"requestId": "${addressOf("letter")}", "kind": ` }]);
    await vi.waitFor(() => expect(kafka.deadLetters()).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(kafka.outcomes()).toHaveLength(16), WAIT);
    await vi.waitFor(() => expect(consumer.log()).toContain('"message_set_aside"'), WAIT);
  }

  /** A process that is killed leaves what it has read so far of a large request; the next one goes on with it. */
  async function leaveSpool(): Promise<void> {
    const { control } = scenario.simulator;
    const match = { endpoint: "/contacts/{contact_id}/notes" };
    const rule = control.faults.add({ match, action: { kind: "hold", when: "after" } });
    await peer.post(requestOf("a-killed", "access", addressOf("killed")));
    await control.waitForHeld({ signal: AbortSignal.timeout(90_000) });
    await consumer.kill("SIGKILL");
    expect(objects().filter((path) => path.includes("spool-"))).not.toEqual([]);
    control.release({ outcome: "drop" });
    control.faults.remove(rule);
    logs.push(consumer.log());
    await start(byLinks());
    await vi.waitFor(
      async () => expect(await (await peer.get("a-killed")).json()).toMatchObject({ status: "completed" }),
      WAIT,
    );
  }

  async function useLaterStores(): Promise<void> {
    const preview = requestOf("p-planned", "preview", addressOf("planned"));
    const previewed = await peer.post(preview, { prefer: "wait=60" }, "/v1/previews");
    expect(await previewed.json()).toMatchObject({ status: "previewed" });
    expect(await ends("d-legal", "deletion", "legal")).toBe("partial");

    const careful = createWebhookPeer(peer.url, carefulKey);
    for (const who of ["approved", "withdrawn"])
      expect((await careful.post(requestOf(`d-${who}`, "deletion", addressOf(who)))).status).toBe(202);
    const { digest } = await factsOf("careful/d-approved", "approval.asked");
    await operator.ask("/requests/careful/d-approved/approve", { digest, reason: REASON });
    await factsOf("careful/d-withdrawn", "approval.asked");
    whileOpen = await readTables(url);
    await operator.ask("/requests/careful/d-withdrawn/cancel", { reason: REASON });
    const sealed = await careful.post(requestOf("a-linked", "access", addressOf("linked")), {
      prefer: "wait=60",
    });
    ({
      access: { dataref: link },
    } = (await sealed.json()) as { access: { dataref: string } });
    expect((await fetch(link)).status).toBe(200);

    await operator.ask("/pause", { scope: "sender", name: "nobody", reason: REASON });
    await peer.post(requestOf("d-held", "deletion", addressOf("held"), { after: "never-asked" }));
    await operator.ask("/requests/portal/d-held/hold", { reason: REASON });
    expect(await operator.ask("/requests/portal/d-held/reveal", { reason: REASON })).toMatchObject({
      identifiers: [addressOf("held")],
    });
    await operator.ask("/requests/portal/d-held/cancel", { reason: REASON });
    const cancel = { value: JSON.stringify({ requestId: "never-asked" }), headers: CANCEL };
    await kafka.send([cancel]);
    await notify("contact.deleted", { id: `deleted-${MARK}` });
    await notify("contact.user.created", { id: `again-${MARK}`, email: addressOf("deleted") });
    await vi.waitFor(() => expect(kafka.events().map(typeOf)).toEqual(expect.arrayContaining(HINTS)), WAIT);
  }

  async function notify(topic: string, item: object): Promise<void> {
    const created_at = Math.floor(Date.now() / 1_000);
    const body = JSON.stringify({ id: "n1", topic, app_id: WORKSPACE, created_at, data: { item } });
    const signature = `sha1=${createHmac("sha1", CLIENT_SECRET).update(body).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-hub-signature": signature };
    expect((await fetch(`${peer.url}/v1/intercom/webhooks`, { method: "POST", body, headers })).status).toBe(
      200,
    );
  }

  it("nothing of a person is left on the disk, whatever the end was, with and without the key", async () => {
    await start();
    await bringAboutEveryEnd();
    const tables = await readTables(url);
    expect(unusedTables(whileOpen, tables)).toEqual([]);
    const before = await everyByte();
    expect(before.includes(sealedHead)).toBe(true);
    expect(traced(before, [MARK])).toEqual([MARK]);
    const { ends, lasting } = sealedValues(tables);
    const pieces = ends.map((value) => value.subarray(-40));
    expect(pieces.length).toBeGreaterThan(40);
    expect(pieces.filter((piece) => !before.includes(piece))).toEqual([]);
    expect(before.includes(link.slice(-43))).toBe(false);
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
    logs.push(consumer.log());

    await start({ ...byLinks(), IDENTIFIER_RETENTION: "2ms", NOTICE_ACKNOWLEDGE_WITHIN: "1ms" });
    await vi.waitFor(async () => expect(sealedValues(await readTables(url)).ends).toEqual([]), WAIT);
    await vi.waitFor(() => expect(consumer.log()).toContain('"purged"'), WAIT);
    expect((await fetch(link)).status).toBe(410);
    const running = await everyByte();
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
    logs.push(consumer.log());

    expect(objects()).toEqual([]);
    for (const bytes of [running, await everyByte()]) {
      expect(traced(bytes, CANARIES)).toEqual([]);
      for (const value of lasting) blank(bytes, value);
      expect(bytes.includes(sealedHead)).toBe(false);
      expect(pieces.filter((piece) => bytes.includes(piece))).toEqual([]);
    }
    expect(traced(Buffer.from(logs.join()), CANARIES)).toEqual([]);
  });

  /** What the result store has: finished files, and what large requests have read so far. */
  function objects(): string[] {
    return filesIn(bucket === undefined ? join(scenario.directory, "results") : join(bucket.folder, "data"));
  }

  /** All files, and with PostgreSQL all rows as a dump has them, and all that the S3 server keeps. */
  async function everyByte(): Promise<Buffer> {
    const folders = [scenario.directory, ...(bucket === undefined ? [] : [bucket.folder])];
    const files = folders.flatMap(filesIn).map((path) => readFileSync(path));
    return Buffer.concat([...files, ...(dialect === "sqlite" ? [] : dumpOf(await readTables(url)))]);
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

function typeOf({ headers }: { headers?: Record<string, unknown> }): string {
  return String(headers?.ce_type);
}

function blank(bytes: Buffer, piece: Uint8Array): void {
  for (let at = bytes.indexOf(piece); at !== -1; at = bytes.indexOf(piece, at))
    bytes.fill(0, at, at + piece.length);
}
