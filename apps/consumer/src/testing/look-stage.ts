import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { decodeReceiptEvent } from "@intercom-dsar/dsar-events";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { type Lease, openLedger } from "@intercom-dsar/ledger";
import { createReceiptSigner } from "@intercom-dsar/receipts";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { parseCategoryChoice } from "@intercom-dsar/subject-data";
import { STEP } from "../domain/journal-steps.ts";
import { newLook, RESTORABLE_FOR_MS } from "../domain/later-look.ts";
import { deletionFacts } from "../flows/deletion/deletion-facts.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { LOOK_AGAIN_MS, runLook } from "../worker/run-look.ts";
import type { Session } from "../worker/session.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { clientWithBoundaries } from "./boundaries.ts";

export const LOOK_SUBJECT = "mara@example.com";
export const LOOK_IDS = ["a1", "a2"] as const;
const START = Date.UTC(2026, 10, 23, 9);
const DAY_MS = 86_400_000;
const LOOK_AFTER_MS = 8 * DAY_MS;

export type LookStage = Awaited<ReturnType<typeof createLookStage>>;

/** A deletion of two contacts that has ended at a simulator, in a ledger, on a clock that the test moves. */
export async function createLookStage() {
  const clock = { now: START };
  const simulator = await startSimulator({ clock: { now: () => clock.now, after: () => () => {} } });
  const contacts = LOOK_IDS.map((id) => ({ id, email: LOOK_SUBJECT }));
  simulator.control.seed({ workspaces: [{ id: "ws1", tokens: [{ token: "token" }], contacts }] });
  const workspace = simulator.control.workspace("ws1");
  const database = openDatabase("sqlite::memory:");
  const now = () => clock.now;
  const ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now });
  const signer = createReceiptSigner([randomBytes(32)], "urn:test");
  const receipts = { sign: signer.sign, pseudonymOf: () => "pseudonym" };
  const messages = createMessageFactory({ source: "urn:test", now, receipts });
  const logging = createRecordingLogger();
  const open = { lease: await endDeletion() };

  async function endDeletion(): Promise<Lease> {
    const request = {
      sender: "kafka",
      requestId: "d1",
      kind: "deletion",
      statedWorkspaceId: null,
      workspaceId: "ws1",
      subjects: [LOOK_SUBJECT],
      payload: Buffer.from("{}"),
      receivedAt: START,
      deadline: START + 30 * DAY_MS,
      after: null,
      retryOf: null,
      traceparent: null,
    } as const;
    await ledger.inbox.receive([{ type: "request", requestFingerprint: "d1", onConflict: null, request }]);
    const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 3_600_000, limit: 1 });
    if (lease === undefined) throw new Error("nothing to lease");
    const [claimed] = await ledger.requests.claim(lease, 1);
    if (claimed === undefined) throw new Error("nothing to claim");
    for (const id of LOOK_IDS) workspace.hideContact(id, "deleted");
    const journal = await ledger.requests.append(lease, "d1", [
      ...LOOK_IDS.map((contactId) => ({ step: STEP.planned, contactId, facts: { role: "user", round: 1 } })),
      { step: STEP.planClosed, facts: { round: 1, contacts: LOOK_IDS.length } },
      ...LOOK_IDS.flatMap((contactId) => [
        { step: STEP.attempted, contactId },
        { step: STEP.accepted, contactId, facts: { status: 200 } },
        { step: STEP.verified, contactId, facts: { status: 404 } },
      ]),
    ]);
    const deletion = deletionFacts("ws1", journal);
    await ledger.requests.end(lease, "d1", {
      status: "completed",
      reasonCode: null,
      look: newLook(deletion, LOOK_AFTER_MS),
      outcome: (ended) =>
        messages.outcome({
          request: claimed,
          status: "completed",
          reason: null,
          body: { coverage: [], deletion },
          remarks: [],
          calls: { all: 3, shared: 0 },
          ...ended,
        }),
    });
    return lease;
  }

  /** Takes the look that is due, and runs it; `meet` is called at every boundary of a call. Resolves to what `runLook` does, `null` where none is due. */
  async function look({
    queued = 0,
    categories = "contacts",
    meet = () => {},
    aborted = new AbortController().signal,
  }: {
    queued?: number;
    /** `ACCESS_CATEGORIES`. */
    categories?: string;
    meet?: () => void;
    aborted?: AbortSignal;
  } = {}) {
    const due = await ledger.looks.take(open.lease, LOOK_AGAIN_MS);
    if (due === null) return { isDue: false, parkCode: null };
    const client = clientWithBoundaries(simulator.url, meet);
    const session = {
      dependencies: {
        ledger,
        messages,
        clock: { now, monotonic: now, sleep: async () => {} },
        random: () => 0.5,
        categories: parseCategoryChoice(categories),
        logger: logging.logger,
      },
      lease: open.lease,
      signal: aborted,
    } as unknown as Session;
    const connection = {
      forRequest: ({ signal }: { signal: AbortSignal }) => ({
        intercom: client.forRequest({ signal }),
        calls: () => ({ all: 0, shared: 0 }),
      }),
      queuedCalls: () => queued,
    } as unknown as WorkspaceConnection;
    try {
      return { isDue: true, parkCode: await runLook(session, connection, due) };
    } finally {
      await client.close();
    }
  }

  return {
    simulator: simulator as Simulator,
    workspace,
    ledger,
    messages,
    signer,
    logging,
    clock,
    look,
    dueAt: START + LOOK_AFTER_MS,
    restorableUntil: START + RESTORABLE_FOR_MS,
    /** What the events topic gets, the receipt event read. */
    async published() {
      const taken = await ledger.outbox.take({ owner: "relay", channels: ["events"], limit: 10, lockMs: 0 });
      const receipts = taken.filter(({ id }) => id.startsWith("receipt:"));
      return {
        messages: taken,
        ids: taken.map(({ id }) => id).toSorted(),
        receipts: receipts.map(({ headers, value }) =>
          decodeReceiptEvent({ headers, value: Buffer.from(value ?? []) }),
        ),
      };
    },
    async close() {
      await ledger.close();
      await database.close();
      await simulator.close();
    },
  };
}
