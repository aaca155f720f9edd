import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger, type RecordingLogger } from "@intercom-dsar/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpServer, type HttpServer } from "../http/http-server.ts";
import { destroyExpired } from "./destroy-results.ts";
import { createDirectoryResultStore } from "./directory-result-store.ts";
import { createLinkedResults } from "./linked-results.ts";
import { resultEndpoint } from "./result-endpoint.ts";
import type { ResultStore } from "./result-store.ts";

const DAY = 86_400_000;
const { signal } = new AbortController();
const UUID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
const CONTENT = "a package ".repeat(20_000);

describe("the endpoint of results", () => {
  let now: number;
  let ledger: Ledger;
  let store: ResultStore;
  let server: HttpServer;
  let log: RecordingLogger;
  let link: string;
  const closed: (() => Promise<unknown> | unknown)[] = [];

  beforeEach(async () => {
    now = Date.UTC(2026, 10, 26);
    const folder = mkdtempSync(join(tmpdir(), "results-"));
    const database = openDatabase("sqlite::memory:");
    ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => now });
    store = createDirectoryResultStore(folder);
    log = createRecordingLogger();
    server = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now: () => now,
      logger: log.logger,
      health: { up() {}, degraded() {}, down() {} },
      plugins: [resultEndpoint({ links: ledger.links, store, signal })],
    });
    const baseUrl = `http://127.0.0.1:${server.port}`;
    const linked = createLinkedResults(store, {
      links: ledger.links,
      baseUrl,
      livesMs: 7 * DAY,
      random: randomBytes,
    });
    link = await linked.put(`r1/package-${UUID}.json`, [Buffer.from(CONTENT)], signal);
    await endRequest();
    closed.push(
      () => server.close(),
      () => ledger.close(),
      () => database.close(),
      () => rmSync(folder, { recursive: true }),
    );
  });
  afterEach(async () => {
    for (const close of closed.splice(0)) await close();
  });

  /** The request whose package it is has ended now. */
  async function endRequest(): Promise<void> {
    await ledger.inbox.receive([
      {
        type: "rejection",
        sender: "kafka",
        requestId: "r1",
        kind: "access",
        statedWorkspaceId: null,
        requestFingerprint: "x",
        reasonCode: "x",
        receivedAt: now,
        traceparent: null,
        onConflict: null,
        outcome: () => [],
      },
    ]);
  }
  const fetches = async () => (await ledger.reads.verify("r1"))?.entries ?? 0;
  const timed = async (url: string, method = "GET") => {
    const answer = await fetch(url, { method });
    return { status: answer.status, body: await answer.text(), headers: answer.headers };
  };

  it("gives whoever has the link the bytes that were promised, for no browser to keep or to show", async () => {
    expect(new URL(link).pathname).toMatch(/^\/v1\/results\/[\w-]{43}$/);
    const before = await fetches();

    const { status, body, headers } = await timed(link);

    expect({ status, body }).toEqual({ status: 200, body: CONTENT });
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/json",
      "content-length": String(CONTENT.length),
      "content-disposition": 'attachment; filename="package.json"',
      "repr-digest": `sha-256=:${createHash("sha256").update(CONTENT).digest("base64")}:`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    expect((await fetches()) - before).toBe(1);
    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true });
  });

  it("answers HEAD without the bytes, and without counting it as a fetch", async () => {
    const before = await fetches();

    const { status, body, headers } = await timed(link, "HEAD");

    expect({ status, body }).toEqual({ status: 200, body: "" });
    expect(headers.get("content-length")).toBe(String(CONTENT.length));
    expect(await fetches()).toBe(before);
  });

  it("tells what it does not know in the words of an address that is none", async () => {
    const base = link.slice(0, -43);
    const unknown = await timed(`${base}${"A".repeat(43)}`);

    expect(unknown.status).toBe(404);
    for (const path of [
      `${base}x`,
      `${base}${"%00".repeat(20)}`,
      `${link}x`,
      `${base}${"A".repeat(500)}`,
      `${link}/x`,
      new URL("/v1/x", link).href,
    ])
      expect(await timed(path)).toMatchObject({ status: 404, body: unknown.body });
    expect((await fetch(link, { method: "POST" })).status).toBe(405);
  });

  it("says that it is gone once it has expired, and the purge destroys what it led to", async () => {
    now += 7 * DAY - 1;
    expect((await timed(link)).status).toBe(200);
    expect(await destroyExpired(store, ledger.links, signal)).toBe(0);
    now += 1;

    const gone = await timed(link);

    expect({ status: gone.status, code: JSON.parse(gone.body).code }).toEqual({
      status: 410,
      code: "result_gone",
    });
    expect(gone.headers.get("referrer-policy")).toBe("no-referrer");
    expect(await store.get(`r1/package-${UUID}.json`, signal)).not.toBeNull();
    expect(await destroyExpired(store, ledger.links, signal)).toBe(1);
    expect(await store.get(`r1/package-${UUID}.json`, signal)).toBeNull();
    expect((await timed(link)).status).toBe(410);
    expect((await timed(link, "HEAD")).status).toBe(410);
  });

  it("says that it is gone where the object was destroyed before its time", async () => {
    await store.delete(`r1/package-${UUID}.json`, signal);
    expect(await timed(link)).toMatchObject({ status: 410 });
  });

  it("has no link in its log", async () => {
    for (const url of [link, `${link}x`]) await timed(url);
    expect(JSON.stringify(log)).not.toContain(link.slice(-43));
  });
});
