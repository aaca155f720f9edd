import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type StoredRequest, storedSubmission } from "../intake/to-submission.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { createFakeIntercom, FakeIntercomError } from "../testing/fake-intercom.ts";
import { testLetterSeal } from "../testing/test-letter-seal.ts";
import { reErase } from "./re-erase.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 20, 9);
const JO = "jo@example.com";
const OLD = { id: "jo-old", role: "user", email: JO, created_at: START / 1_000 - 86_400 };
const NEW = { id: "jo-new", role: "user", email: JO, created_at: START / 1_000 + 86_400 };

describe.each(["sqlite", "postgres"] as const)("re-erase, the ledger on %s", (dialect) => {
  let server: PostgresServer | null = null;
  let database: Database;
  let ledger: Ledger;
  let now = START;

  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    now = START;
    database = openDatabase(server === null ? "sqlite::memory:" : await server.createDatabase());
    ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => now });
    await endDeletion("d1", JO);
    await endDeletion("d2", "kim@example.com");
    now += 2 * DAY;
  });
  afterEach(async () => {
    await ledger.close();
    await database.close();
  });

  const submissions = () => ({
    messages: createMessageFactory({ source: "urn:test", now: () => now }),
    letterSeal: testLetterSeal,
    resolve: () => ({ result: "connected", workspaceId: "ws1" }) as const,
    now: () => now,
    idRetentionMs: 400 * DAY,
  });

  async function endDeletion(requestId: string, address: string): Promise<void> {
    const request = {
      requestId,
      kind: "deletion" as const,
      workspaceId: null,
      identifiers: [{ type: "email" as const, value: address }],
      receivedAt: new Date(START).toISOString(),
      deadline: new Date(START + 30 * DAY).toISOString(),
      regulation: "gdpr" as const,
      after: null,
      retryOf: null,
    } satisfies Extract<StoredRequest, { type: "request" }>["request"];
    const source = { sender: "portal", origin: "webhook:portal", onConflict: null };
    await ledger.inbox.receive([
      storedSubmission({ type: "request", request, traceparent: null }, source, submissions()),
    ]);
    await endNext();
  }

  /** Ends the request that is due as completed; resolves to how it was claimed. */
  async function endNext() {
    const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing to lease");
    const [claimed] = await ledger.requests.claim(lease, 1);
    if (claimed === undefined) throw new Error("nothing to claim");
    const end = { status: "completed", reasonCode: null, outcome: () => [] } as const;
    await ledger.requests.end(lease, claimed.requestId, end);
    await ledger.leases.release(lease);
    return claimed;
  }

  async function run(people: readonly object[], isConfirmed: boolean, since = START) {
    const intercom = createFakeIntercom(people as Parameters<typeof createFakeIntercom>[0]);
    return runAt(() => Promise.resolve(intercom.port), isConfirmed, since);
  }

  async function runAt(
    intercomOf: Parameters<typeof reErase>[0]["intercomOf"],
    isConfirmed: boolean,
    since = START,
  ) {
    let text = "";
    const output = new Writable({
      write(chunk, _, done) {
        text += String(chunk);
        done();
      },
    });
    const exitCode = await reErase(
      {
        ledger,
        submissions: submissions(),
        intercomOf,
        identifierRetentionMs: 30 * DAY,
        output,
        signal: new AbortController().signal,
      },
      { since, isConfirmed },
    );
    expect(text).not.toContain("@");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return { exitCode, lines: lines.slice(0, -1), summary: lines.at(-1) };
  }

  it("says which contacts are there again, how far back it sees, and asks for nothing", async () => {
    const { exitCode, lines, summary } = await run([OLD], false);

    expect(exitCode).toBe(0);
    expect(lines).toEqual([{ sender: "portal", requestId: "d1", contacts: ["jo-old"], deletion: null }]);
    expect(summary).toEqual({
      result: "dry_run",
      looked: 2,
      found: 1,
      contacts: 1,
      asked: 0,
      askedBefore: 0,
      forgotten: 0,
      failed: 0,
      reachesBackTo: new Date(now - 30 * DAY).toISOString(),
    });
    expect((await ledger.reads.summary()).open.received).toBe(0);
  });

  it("asks once, however often it runs, for a deletion that deletes nobody newer", async () => {
    const first = await run([OLD, NEW], true);
    now += 60_000;
    const second = await run([OLD, NEW], true);

    expect(first.summary).toMatchObject({ result: "asked", asked: 1, askedBefore: 0 });
    expect(second.summary).toMatchObject({ result: "asked", asked: 0, askedBefore: 1 });
    expect(second.lines).toEqual(first.lines);
    const [{ deletion }] = first.lines;
    expect(deletion).toMatch(/^re-erase-[0-9a-f]{24}$/);
    expect(await endNext()).toMatchObject({
      sender: "portal",
      requestId: deletion,
      kind: "deletion",
      workspaceId: "ws1",
      subjects: [JO],
      journal: [{ step: "request.re_erasure", facts: { createdBefore: START } }],
    });
  });

  it("leaves a new customer of the same address alone", async () => {
    expect((await run([NEW], true)).summary).toMatchObject({ looked: 2, found: 0, asked: 0 });
  });

  it("takes nobody for restored who came between a deletion and its re-erasure", async () => {
    await run([OLD], true);
    await endNext();
    now += DAY;

    expect((await run([NEW], true)).summary).toMatchObject({ looked: 2, found: 0, asked: 0 });
  });

  it("looks at what ended since, and counts what it can't look for any more", async () => {
    expect((await run([OLD], true, START + 1)).summary).toMatchObject({ looked: 0, found: 0 });
    now = START + 31 * DAY;
    await ledger.maintenance.purge();

    expect((await run([OLD], true)).summary).toMatchObject({ looked: 0, found: 0, forgotten: 2 });
  });

  it("goes on behind a workspace that can't be reached, and says so", async () => {
    const { exitCode, lines, summary } = await runAt(async () => {
      throw new FakeIntercomError("unauthorized", { status: 401 });
    }, true);

    expect(exitCode).toBe(1);
    expect(lines[0]).toEqual({ sender: "portal", requestId: "d1", failed: "unauthorized" });
    expect(summary).toMatchObject({ looked: 0, asked: 0, failed: 2 });
  });
});
