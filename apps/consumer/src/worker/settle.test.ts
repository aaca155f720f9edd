import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { decodeNotice } from "@intercom-dsar/dsar-events";
import { openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { NO_CALLS } from "../domain/call-counts.ts";
import type { IntercomPort } from "../domain/intercom-port.ts";
import type { OutcomeBody } from "../domain/outcome-body.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { createFakeIntercom } from "../testing/fake-intercom.ts";
import { operatorSubmission } from "../testing/operator-server.ts";
import { workerSession } from "../testing/worker-session.ts";
import { startRun } from "./run.ts";
import { settleFinished } from "./settle.ts";

const NOW = Date.UTC(2026, 10, 26, 9);
const DAY_MS = 86_400_000;
const at = new Date(NOW).toISOString();
const erased = (id: string, basis: "accepted" | null) => ({
  id,
  attemptedAt: at,
  acceptedAt: basis === null ? null : at,
  verifiedAt: null,
  basis,
});
const contact = (id: string, basis: "accepted" | null) => {
  const { verifiedAt, ...record } = erased(id, basis);
  return { ...record, role: "user", verifiedAbsentAt: null };
};

/** Ends a deletion with this body, where one recipient is told. */
async function settled(deletion: NonNullable<OutcomeBody["deletion"]>) {
  const database = openDatabase("sqlite::memory:");
  const ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => NOW });
  await ledger.inbox.receive([operatorSubmission("d1", { workspaceId: "ws1" })]);
  const [lease = expect.fail()] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
  const [request = expect.fail()] = await ledger.requests.claim(lease, 1);
  const { logger } = createRecordingLogger();
  const session = workerSession({ ledger, lease, now: () => NOW, allows: () => true, logger });
  const recipients = [{ name: "warehouse", keys: [], callbackUrl: null }];
  const messages = createMessageFactory({
    source: "urn:test",
    now: () => NOW,
    notices: { recipients, withinMs: 7 * DAY_MS },
  });
  const dependencies = { ...session.dependencies, messages };
  const counted = {
    intercom: createFakeIntercom([]) as unknown as IntercomPort,
    calls: () => NO_CALLS,
  };
  const run = startRun({ ...session, dependencies }, counted, request);
  await settleFinished(run, {
    kind: "finished",
    status: "completed",
    reason: null,
    body: { coverage: [], deletion },
  });
  const sent = await ledger.outbox.take({ owner: "one", channels: ["events"], limit: 9, lockMs: 1_000 });
  const notices = await ledger.notices.ofRequest("d1");
  await ledger.close();
  await database.close();
  return {
    notices,
    events: sent.map(({ headers, value }) => decodeNotice({ headers, value: Buffer.from(value ?? "") })),
  };
}

it("ends a deletion that erased something with a notice for each recipient: what it claims, and nothing else", async () => {
  const { notices, events } = await settled({
    contacts: [contact("c1", "accepted"), contact("c2", null)],
    conversations: [
      { ...erased("v1", "accepted"), how: "deleted" },
      { ...erased("v2", "accepted"), how: "redacted_and_detached" },
    ],
    customObjects: [{ ...erased("1", "accepted"), type: "Order", how: "deleted" }],
    residue: [],
  });

  const [event = expect.fail()] = events;
  expect(event).toMatchObject({ recipient: "warehouse", at, isCut: false });
  expect(event.erased).toEqual([
    { category: "contacts", how: "deleted", ids: ["c1"] },
    { category: "conversations", how: "deleted", ids: ["v1"] },
    { category: "custom_objects", how: "deleted", ids: ["Order/1"] },
    { category: "conversations", how: "redacted_and_detached", ids: ["v2"] },
  ]);
  expect(notices).toMatchObject([
    { noticeId: event.noticeId, recipient: "warehouse", dueAt: NOW + 7 * DAY_MS, acknowledgedAt: null },
  ]);
});

it("tells nobody of a deletion that erased nothing", async () => {
  expect(await settled({ contacts: [contact("c2", null)], residue: [] })).toEqual({
    notices: [],
    events: [],
  });
});
