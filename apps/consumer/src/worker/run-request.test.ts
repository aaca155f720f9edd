import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { STEP } from "../domain/journal-steps.ts";
import { createFakeIntercom } from "../testing/fake-intercom.ts";
import { workerSession } from "../testing/worker-session.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { runRequest } from "./run-request.ts";
import type { Session } from "./session.ts";

const START = Date.UTC(2026, 10, 23, 9);
const DAY_MS = 86_400_000;

/** The entries of a planned deletion as this version writes them, with those of a newer version among them. */
const NEWER_JOURNALS = [
  ["a step", [{ step: STEP.planned, contactId: "c1" }, { step: STEP.planClosed }, { step: "delete.ticket" }]],
  [
    "a plan",
    [
      { step: STEP.planned, contactId: "c1" },
      { step: STEP.planClosed, facts: { version: 2 } },
    ],
  ],
] as const;

const REQUEST = {
  sender: "kafka",
  requestId: "r1",
  kind: "deletion",
  statedWorkspaceId: null,
  workspaceId: "ws1",
  subjects: ["jo@example.com"],
  payload: Buffer.from("{}"),
  receivedAt: START,
  deadline: START + 30 * DAY_MS,
  after: null,
  retryOf: null,
  traceparent: null,
} as const;

describe("a run of a request", () => {
  const progress = Buffer.from("a newer form");
  const logging = createRecordingLogger();
  const intercom = createFakeIntercom([{ type: "contact", id: "c1", role: "user", email: "jo@example.com" }]);
  let now = START;
  let allowed = true;
  let ledger: Ledger;
  let close: () => Promise<void>;

  beforeEach(async () => {
    now = START;
    allowed = true;
    intercom.calls.length = 0;
    const database = openDatabase("sqlite::memory:");
    ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => now });
    close = async () => {
      await ledger.close();
      await database.close();
    };
    await ledger.inbox.receive([
      {
        type: "request",
        requestFingerprint: "deletion",
        onConflict: null,
        request: REQUEST,
      },
    ]);
  });
  afterEach(() => close());

  async function lease() {
    const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    if (lease === undefined) throw new Error("no lease");
    return lease;
  }

  it.each(NEWER_JOURNALS)(
    "hands it back where a newer version wrote %s into its journal, even after its deadline",
    async (_, entries) => {
      const held = await lease();
      await ledger.requests.claim(held, 1);
      await ledger.requests.begin(held, "r1", entries);
      await ledger.requests.requeue(held, "r1", progress);
      now = START + 60 * DAY_MS;
      const [request] = await ledger.requests.claim(held, 1);
      if (request === undefined) throw new Error("nothing is due");

      const result = await runRequest(session(held), connection, request);

      expect(result).toEqual({ next: "go-on", calls: null });
      expect(intercom.calls).toEqual([]);
      expect(await ledger.reads.find("r1")).toMatchObject({
        state: "waiting",
        waitCode: "newer_version",
        dueAt: now + 60_000,
      });
      expect(logging.lines.at(-1)).toMatchObject({ event: "request_waiting", code: "newer_version" });
      now += 60_000;
      const [again] = await ledger.requests.claim(held, 1);
      expect(again?.journal).toEqual(request.journal);
      expect(Buffer.from(again?.progress ?? []).toString()).toBe("a newer form");
    },
  );

  it("ends a deletion that its sender may not ask for any more, before any call", async () => {
    const held = await lease();
    allowed = false;
    const [request] = await ledger.requests.claim(held, 1);
    if (request === undefined) throw new Error("nothing is due");

    await runRequest(session(held), connection, request);

    expect(intercom.calls).toEqual([]);
    expect(await ledger.reads.find("r1")).toMatchObject({
      state: "ended",
      status: "rejected",
      reasonCode: "not_allowed",
      begunAt: null,
    });
  });

  it("deletes nobody once an operator holds it, and goes on once that is over", async () => {
    const leased = await lease();
    const [claimed] = await ledger.requests.claim(leased, 1);
    if (claimed === undefined) throw new Error("nothing is due");
    await ledger.holds.holdOne("r1");

    await runRequest(session(leased), connection, claimed);

    const held = { state: "waiting", waitReason: "paused", waitCode: "held_by_operator", begunAt: null };
    expect(await ledger.reads.find("r1")).toMatchObject(held);
    expect(intercom.calls.some((call) => call.startsWith("delete"))).toBe(false);

    await ledger.holds.releaseHold("r1");
    const [again] = await ledger.requests.claim(leased, 1);
    if (again === undefined) throw new Error("nothing is due");
    await runRequest(session(leased), connection, again);
    expect(intercom.calls.some((call) => call.startsWith("delete"))).toBe(true);
  });

  it("makes no call for what was held before its run", async () => {
    const leased = await lease();
    await ledger.requests.claim(leased, 1);
    await ledger.holds.holdOne("r1");
    await ledger.requests.requeue(leased, "r1", null);
    const [claimed] = await ledger.requests.claim(leased, 1);
    if (claimed === undefined) throw new Error("nothing is due");

    await runRequest(session(leased), connection, claimed);

    expect(intercom.calls).toEqual([]);
    expect(await ledger.reads.find("r1")).toMatchObject({ waitCode: "held_by_operator", dueAt: null });
  });

  it("ends an access request that has nobody to be sealed to, before any call", async () => {
    await ledger.inbox.receive([
      {
        type: "request",
        requestFingerprint: "access",
        onConflict: null,
        request: { ...REQUEST, requestId: "r2", kind: "access" },
      },
    ]);
    const held = await lease();
    const request = (await ledger.requests.claim(held, 2)).find(({ kind }) => kind === "access");
    if (request === undefined) throw new Error("nothing is due");

    await runRequest(session(held), connection, request);

    expect(intercom.calls).toEqual([]);
    expect(await ledger.reads.find("r2")).toMatchObject({
      status: "rejected",
      reasonCode: "recipient_key_required",
    });
  });

  const connection = {
    forRequest: () => ({ intercom: intercom.port, calls: () => ({ all: intercom.calls.length, shared: 0 }) }),
  } as unknown as WorkspaceConnection;

  const session = (lease: Session["lease"]) =>
    workerSession({ ledger, lease, now: () => now, allows: () => allowed, logger: logging.logger });
});
