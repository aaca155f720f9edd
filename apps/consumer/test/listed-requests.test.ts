import { createHash, randomUUID } from "node:crypto";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { loggedEvent } from "@intercom-dsar/testing";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { signedHeaders } from "../src/testing/webhook-server.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createOpenDsrPeer, openDsrRequestOf } from "./opendsr-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "./webhook-peer.ts";

const TOKEN = "operator-token-of-a-test";
const BEARER = "controller-token-of-a-test";
const DEADLINE = "2099-01-31T00:00:00.000Z";
/** For an answer of the broker or a start; what is stored has to be in the list at once. */
const WAIT = { timeout: 60_000, interval: 50 };

let scenario: Scenario;
let kafka: KafkaPeer;
beforeAll(async () => {
  scenario = await createScenario(
    seedOf({ contacts: [{ id: "jo1", role: "user", email: "canary@example.com" }] }),
  );
  kafka = await createKafkaPeer(inject("brokers"));
});
afterAll(async () => {
  await scenario.close();
  await kafka.close();
});

it("one request by each endpoint is in the list as soon as it is taken, with its sender, state, deadline and reason", async () => {
  const [portal, signer] = [freshKey(), freshKey()];
  const openDsr = await createOpenDsrPeer(BEARER);
  const consumer = scenario.start({
    ...kafka.environment(),
    ...openDsr.environment(),
    WEBHOOK_SENDERS: sendersOf(
      { name: "portal", keys: [portal] },
      { name: "signer", keys: [signer] },
      { name: "controller", keys: [], bearerTokens: [BEARER] },
    ),
    OPERATOR_PORT: "0",
    OPERATOR_HOST: "127.0.0.1",
    OPERATOR_KEYS: JSON.stringify([
      { name: "desk", role: "operator", sha256: createHash("sha256").update(TOKEN).digest("hex") },
    ]),
  });
  const { port } = await loggedEvent(consumer, "operator_open");
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/operator${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect([path, answer.status, text.includes("canary")]).toEqual([path, 200, false]);
    return JSON.parse(text) as { requests: { requestId: string }[] };
  };
  const listed = async (requestId: string) =>
    (await ask("/requests")).requests.find((request) => request.requestId === requestId);
  const of = (requestId: string) =>
    requestOf(requestId, "access", "canary@example.com", { deadline: DEADLINE });
  const paused = { state: "waiting", waiting: { reason: "paused", code: "paused" } };
  await ask("/pause", { scope: "everything" });

  const webhook = createWebhookPeer(new URL(openDsr.baseUrl).origin, portal);
  expect((await webhook.post(of("webhook-1"))).status).toBe(202);
  expect(await listed("webhook-1")).toMatchObject({ sender: "portal", deadline: DEADLINE, ...paused });

  const openDsrId = randomUUID();
  const asked = openDsrRequestOf(openDsrId, "access", "canary@example.com");
  expect((await openDsr.send("POST", "/v2/requests", asked)).status).toBe(201);
  expect(await listed(openDsrId)).toMatchObject({
    ...{ sender: "controller", endpoint: "opendsr", deadline: expect.stringMatching(/^\d{4}-/), ...paused },
  });

  const value = JSON.stringify(of("signed-1"));
  await kafka.send([
    { value: JSON.stringify(of("kafka-1")) },
    { value, headers: signedHeaders(signer, value) },
  ]);
  const pipe = scenario.start(
    {},
    { input: `${JSON.stringify(of("pipe-1"))}\n`, arguments: ["--max-wait", "2s"] },
  );
  for (const [requestId, sender] of [
    ["kafka-1", "kafka"],
    ["signed-1", "signer"],
    ["pipe-1", "pipe"],
  ] as const)
    await vi.waitFor(
      async () => expect(await listed(requestId)).toMatchObject({ sender, deadline: DEADLINE, ...paused }),
      WAIT,
    );
  await pipe.kill("SIGKILL");
  expect((await ask("/requests")).requests).toHaveLength(5);
});
