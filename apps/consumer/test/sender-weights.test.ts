import { portOf } from "@intercom-dsar/testing";
import { afterEach, expect, it, vi } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "./webhook-peer.ts";

/** All of them run at the same time. */
const REQUESTS = 8;
/** So many pages of them that every request has calls waiting for longer than is counted. */
const NOTES = 2_400;
/** While these were made, requests were still coming in. */
const FIRST_CALLS = 20;
const CALLS = 80;
const WAIT = { timeout: 120_000, interval: 100 };
/** So few calls that they wait for their turn even where the machine is slow. */
const LIMITS = { limitPerMinute: 1_200, workspaceLimitPerMinute: 1_200 };
const numbers = Array.from({ length: REQUESTS }, (_, number) => number);

let scenario: Scenario;
afterEach(() => scenario.close());

it("two busy senders of weight 1 and 3 get calls one to three", async () => {
  const senders = [
    { name: "light", keys: [freshKey()] },
    { name: "heavy", keys: [freshKey()], weight: 3 },
  ];
  const contacts = senders.flatMap(({ name }) =>
    numbers.map((number) => ({
      id: `${name}-${number}`,
      role: "user" as const,
      email: `${name}-${number}@example.com`,
    })),
  );
  const notes = contacts.flatMap(({ id }, index) =>
    Array.from({ length: NOTES }, (_, number) => ({
      id: String(index * NOTES + number + 1),
      contact_id: id,
      author_id: null,
      body: "Pays late.",
    })),
  );
  scenario = await createScenario(seedOf({ contacts, notes, settings: LIMITS }));
  const consumer = scenario.start({
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
    ACCESS_CATEGORIES: "contacts,notes",
    CONCURRENCY: String(2 * REQUESTS),
    SENDERS: sendersOf(...senders),
  });
  const url = `http://127.0.0.1:${await portOf(consumer)}`;
  const peers = senders.map(({ name, keys }) => ({ name, peer: createWebhookPeer(url, keys[0] ?? "") }));
  await Promise.all(
    numbers.flatMap((number) =>
      peers.map(({ name, peer }) =>
        peer.post(requestOf(`${name}-${number}`, "access", `${name}-${number}@example.com`)),
      ),
    ),
  );

  /** Whose a call is that names a contact, since both senders have calls waiting; a search may be for several. */
  const owners = () =>
    scenario.simulator.control
      .calls()
      .flatMap(({ path }) => /\/contacts\/(light|heavy)-/.exec(path)?.[1] ?? [])
      .slice(FIRST_CALLS, FIRST_CALLS + CALLS);
  await vi.waitFor(() => expect(owners()).toHaveLength(CALLS), WAIT);
  const share = owners().filter((owner) => owner === "heavy").length / CALLS;
  expect(share, owners().join(" ")).toBeGreaterThan(0.68);
  expect(share, owners().join(" ")).toBeLessThan(0.82);
});
