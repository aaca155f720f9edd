import { type Database, openDatabase } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ledger } from "./ledger.ts";
import { openLedger } from "./open-ledger.ts";
import type { Lease, OutboxMessage, Submission } from "./types.ts";

const TTL_MS = 1_000;
const KEYRING = createKeyring([Buffer.alloc(32, 7)]);
const OWNERS = ["one", "two"] as const;
const IDS = ["a", "b", "c"] as const;

/** What the ledger has to agree with, whatever the order of events. */
interface Model {
  /** The newest fence, and whose it is. */
  fence: number;
  owner: string | null;
  readonly received: Set<string>;
  readonly ended: Set<string>;
  readonly published: string[];
}

interface World {
  readonly ledger: Ledger;
  readonly database: Database;
  readonly leases: Map<string, Lease>;
  readonly claimed: Map<string, Set<string>>;
  readonly clock: { now: number };
}

type Step = (model: Model, world: World) => Promise<void>;

const steps = fc.oneof(
  fc.constantFrom(...IDS).map((id) => named(`receive ${id}`, (model, world) => receive(model, world, id))),
  fc
    .constantFrom(...OWNERS)
    .map((owner) => named(`lease ${owner}`, (model, world) => lease(model, world, owner))),
  fc
    .constantFrom(...OWNERS)
    .map((owner) => named(`claim ${owner}`, (model, world) => claim(model, world, owner))),
  fc
    .constantFrom(...OWNERS)
    .map((owner) => named(`append ${owner}`, (model, world) => write(model, world, owner, "append"))),
  fc
    .constantFrom(...OWNERS)
    .map((owner) => named(`wait ${owner}`, (model, world) => write(model, world, owner, "wait"))),
  fc
    .constantFrom(...OWNERS)
    .map((owner) => named(`end ${owner}`, (model, world) => write(model, world, owner, "end"))),
  fc
    .constantFrom(...OWNERS)
    .map((owner) => named(`release ${owner}`, (model, world) => release(model, world, owner))),
  fc.constant(
    named(
      "the leases run out",
      async (_, { database }) => void (await database.query("UPDATE workspaces SET lease_until = 0")),
    ),
  ),
  fc.constant(
    named("time passes", async (_, { clock }) => {
      clock.now += 500;
    }),
  ),
  fc.constant(named("publish", publish)),
);

describe("the ledger, whatever the order of events", () => {
  it("loses no request, ends each once, and refuses every write under a lease that was taken over", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 60 }), async (sequence) => {
        const world = await newWorld();
        const model: Model = { fence: 0, owner: null, received: new Set(), ended: new Set(), published: [] };
        for (const step of sequence) await step(model, world);
        await finish(model, world);
        await world.ledger.close();
        await world.database.close();
      }),
      { numRuns: 400 },
    );
  });
});

async function newWorld(): Promise<World> {
  const clock = { now: 1_000_000 };
  const database = openDatabase("sqlite::memory:");
  const ledger = await openLedger({ database, keyring: KEYRING, now: () => clock.now });
  return {
    ledger,
    database,
    leases: new Map(),
    claimed: new Map(OWNERS.map((owner) => [owner, new Set()])),
    clock,
  };
}

/** fast-check prints a counterexample by its steps' names. */
function named(name: string, step: Step): Step {
  return Object.assign(step, { toString: () => name });
}

async function receive(model: Model, { ledger }: World, id: string): Promise<void> {
  const [receipt] = await ledger.inbox.receive([submission(id)]);
  expect(receipt).toBe(model.received.has(id) ? "duplicate" : "accepted");
  model.received.add(id);
}

async function lease(model: Model, { ledger, leases, claimed }: World, owner: string): Promise<void> {
  const [taken] = await ledger.leases.acquire({ owner, ttlMs: TTL_MS, limit: 1 });
  if (taken === undefined) return;
  expect(taken.fence).toBe(model.fence + 1);
  model.fence = taken.fence;
  model.owner = owner;
  leases.set(owner, taken);
  for (const requests of claimed.values()) requests.clear();
}

async function claim(model: Model, { ledger, leases, claimed }: World, owner: string): Promise<void> {
  const held = leases.get(owner);
  if (held === undefined) return;
  const requests = await ledger.requests.claim(held, 2).catch(() => []);
  if (model.owner !== owner) expect(requests).toEqual([]);
  for (const { requestId } of requests) {
    expect(model.ended.has(requestId)).toBe(false);
    claimed.get(owner)?.add(requestId);
  }
}

async function write(
  model: Model,
  world: World,
  owner: string,
  kind: "append" | "wait" | "end",
): Promise<void> {
  const held = world.leases.get(owner);
  const [requestId] = world.claimed.get(owner) ?? [];
  if (held === undefined) return;
  const writing = perform(world, held, requestId ?? "a", kind);
  if (model.owner !== owner || held.fence !== model.fence) {
    await expect(writing).rejects.toMatchObject({ code: "lease_lost" });
  } else if (requestId === undefined) {
    await expect(writing).rejects.toMatchObject({ code: "request_not_claimed" });
  } else {
    await writing;
    if (kind !== "append") world.claimed.get(owner)?.delete(requestId);
    if (kind === "end") model.ended.add(requestId);
  }
}

function perform(
  { ledger, clock }: World,
  held: Lease,
  requestId: string,
  kind: "append" | "wait" | "end",
): Promise<unknown> {
  if (kind === "append") return ledger.requests.append(held, requestId, [{ step: "step" }]);
  if (kind === "wait")
    return ledger.requests.wait(held, requestId, { reason: "retry", code: "x", dueAt: clock.now + 700 });
  return ledger.requests.end(held, requestId, {
    status: "completed",
    reasonCode: null,
    outcome: () => outcome(requestId),
  });
}

async function release(model: Model, { ledger, leases, claimed }: World, owner: string): Promise<void> {
  const held = leases.get(owner);
  if (held === undefined) return;
  await ledger.leases.release(held);
  leases.delete(owner);
  if (model.owner === owner && held.fence === model.fence) {
    model.owner = null;
    claimed.get(owner)?.clear();
  }
}

async function publish(model: Model, { ledger }: World): Promise<void> {
  const messages = await ledger.outbox.take({
    owner: "relay",
    channels: ["outcomes"],
    limit: 10,
    lockMs: 400,
  });
  for (const { id } of messages) expect(model.ended.has(id.slice("outcome:".length))).toBe(true);
  await ledger.outbox.markPublished(messages.map(({ id }) => id));
  model.published.push(...messages.map(({ id }) => id));
}

/** Whatever came before, a process that stays ends and publishes every request, each once. */
async function finish(model: Model, world: World): Promise<void> {
  await world.database.query("UPDATE workspaces SET lease_until = 0");
  world.clock.now += 10_000;
  await lease(model, world, "one");
  await claim(model, world, "one");
  await claim(model, world, "one");
  while ((world.claimed.get("one")?.size ?? 0) > 0) await write(model, world, "one", "end");
  await publish(model, world);
  expect([...model.ended].sort()).toEqual([...model.received].sort());
  expect(model.published.sort()).toEqual([...model.received].map((id) => `outcome:${id}`).sort());
  for (const id of model.received)
    expect(await world.ledger.reads.verify(id)).toMatchObject({ intact: true });
}

function outcome(requestId: string): OutboxMessage {
  return {
    id: `outcome:${requestId}`,
    channel: "outcomes",
    requestId,
    key: requestId,
    headers: {},
    value: Buffer.from(requestId),
  };
}

function submission(requestId: string): Submission {
  return {
    type: "request",
    requestFingerprint: `access\n${requestId}@example.com`,
    onConflict: () => outcome(`conflict-${requestId}`),
    request: {
      ...{
        sender: "kafka",
        requestId,
        kind: "access",
        statedWorkspaceId: null,
        workspaceId: "ws1",
        subjects: [`${requestId}@example.com`],
      },
      ...{
        payload: new Uint8Array(),
        receivedAt: 0,
        deadline: 1,
        after: null,
        retryOf: null,
        traceparent: null,
      },
    },
  };
}
