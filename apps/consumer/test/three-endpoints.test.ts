import { randomUUID } from "node:crypto";
import { type ReceivedOutcome, receivedOutcomeSchema } from "@intercom-dsar/dsar-events";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { portOf } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer } from "./kafka-peer.ts";
import { createOpenDsrPeer, openDsrRequestOf } from "./opendsr-peer.ts";
import { createScenario, type Scenario } from "./scenario.ts";
import {
  type EndpointRequest,
  THREE_ENDPOINTS_REQUESTS,
  threeEndpointsSeed,
} from "./three-endpoints-table.ts";
import { createWebhookPeer, freshKey, sendersOf } from "./webhook-peer.ts";

const WAIT = { timeout: 60_000, interval: 50 };
const TOKEN = `token-${randomUUID()}`;

/** What came out of one endpoint, and whom it deleted. */
interface EndpointResult {
  readonly outcomes: ReadonlyMap<string, ReceivedOutcome>;
  readonly deletedIds: readonly string[];
}

describe("the same requests through three endpoints", () => {
  const scenarios: Scenario[] = [];
  const closings: (() => Promise<void>)[] = [];
  let endpoints: {
    readonly kafka: EndpointResult;
    readonly webhook: EndpointResult;
    readonly openDsr: EndpointResult;
  };

  beforeAll(async () => {
    endpoints = {
      kafka: await throughKafka(),
      webhook: await throughTheWebhook(),
      openDsr: await throughOpenDsr(),
    };
  });
  afterAll(async () => {
    for (const scenario of scenarios) await scenario.close();
    for (const close of closings) await close();
  });

  /** Each endpoint has its own Intercom and its own ledger. */
  async function freshScenario(): Promise<Scenario> {
    const scenario = await createScenario(threeEndpointsSeed());
    scenarios.push(scenario);
    return scenario;
  }

  async function throughKafka(): Promise<EndpointResult> {
    const scenario = await freshScenario();
    const peer = await createKafkaPeer(inject("brokers"));
    closings.push(peer.close);
    scenario.start(peer.environment());
    await peer.send(
      THREE_ENDPOINTS_REQUESTS.map((request) => ({ value: JSON.stringify(contractOf(request)) })),
    );
    await vi.waitFor(() => expect(peer.outcomes()).toHaveLength(THREE_ENDPOINTS_REQUESTS.length), WAIT);
    return resultOf(scenario, peer.outcomes());
  }

  async function throughTheWebhook(): Promise<EndpointResult> {
    const scenario = await freshScenario();
    const key = freshKey();
    const consumer = scenario.start({
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
    });
    const peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
    const outcomes = await Promise.all(
      THREE_ENDPOINTS_REQUESTS.map(async (request) => {
        const answer = await peer.post(contractOf(request), { prefer: "wait=60" });
        expect([request.name, answer.status]).toEqual([request.name, 200]);
        return receivedOutcomeSchema.parse(await answer.json());
      }),
    );
    return resultOf(scenario, outcomes);
  }

  async function throughOpenDsr(): Promise<EndpointResult> {
    const scenario = await freshScenario();
    const peer = await createOpenDsrPeer(TOKEN);
    const consumer = scenario.start({
      ...peer.environment(),
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [], bearerTokens: [TOKEN] }),
    });
    await portOf(consumer);
    const outcomes: ReceivedOutcome[] = [];
    for (const request of THREE_ENDPOINTS_REQUESTS) {
      const answer = await peer.send("POST", "/v2/requests", openDsrOf(request));
      expect([request.name, answer.status]).toEqual([request.name, 201]);
    }
    for (const { requestId } of THREE_ENDPOINTS_REQUESTS) {
      const results = await vi.waitFor(async () => {
        const answer = await peer.send("GET", `/v2/requests/${requestId}/results`);
        expect(answer.status).toBe(200);
        return answer;
      }, WAIT);
      outcomes.push(receivedOutcomeSchema.parse(await results.json()));
    }
    return resultOf(scenario, outcomes);
  }

  it("are forty-four", () => {
    expect(THREE_ENDPOINTS_REQUESTS).toHaveLength(44);
  });

  it.each(THREE_ENDPOINTS_REQUESTS)("$name: $expected", ({ requestId, expected }) => {
    const kafka = endpoints.kafka.outcomes.get(requestId);
    const reported = [kafka?.status, kafka?.reason?.code].filter((word) => word !== undefined).join(" ");

    expect(reported).toBe(expected);
    expect(comparable(endpoints.webhook.outcomes.get(requestId))).toEqual(comparable(kafka));
    expect(comparable(endpoints.openDsr.outcomes.get(requestId))).toEqual(comparable(kafka));
  });

  it("delete the same people, each once", () => {
    const { kafka, webhook, openDsr } = endpoints;

    expect(kafka.deletedIds.length).toBeGreaterThan(8);
    expect(new Set(kafka.deletedIds).size).toBe(kafka.deletedIds.length);
    expect(webhook.deletedIds).toEqual(kafka.deletedIds);
    expect(openDsr.deletedIds).toEqual(kafka.deletedIds);
  });
});

function contractOf({ name: _, expected: __, workspaceId, ...request }: EndpointRequest): object {
  return { ...request, ...(workspaceId !== null && { workspaceId }) };
}

function openDsrOf({
  requestId,
  kind,
  identifiers,
  receivedAt,
  regulation,
  workspaceId,
}: EndpointRequest): object {
  return openDsrRequestOf(requestId, kind === "deletion" ? "erasure" : "access", "", {
    regulation,
    submitted_time: receivedAt,
    subject_identities: identifiers.map(({ type, value }) => ({
      identity_type: type.replace("_sha256", ""),
      identity_value: value,
      identity_format: type.endsWith("_sha256") ? "sha256" : "raw",
    })),
    ...(workspaceId !== null && { extensions: { localhost: { workspace_id: workspaceId } } }),
  });
}

function resultOf(scenario: Scenario, outcomes: readonly ReceivedOutcome[]): EndpointResult {
  return {
    outcomes: new Map(outcomes.map((outcome) => [outcome.requestId, outcome])),
    deletedIds: scenario.deletedIds().toSorted(),
  };
}

/**
 * The outcome without what another run can't have the same: who asked, times and what follows from them, counts of calls (a search that was
 * shared and found nobody is made once more), the hash over both.
 */
function comparable(outcome: ReceivedOutcome | undefined): unknown {
  if (outcome === undefined) return undefined;
  const { sender: _sender, endedAt: _, evidence: __, ...rest } = outcome;
  const coverage = rest.coverage.map((row) => (row.resource === "contacts" ? { ...row, pages: null } : row));
  const text = JSON.stringify({ ...rest, coverage }).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"');
  return JSON.parse(text.replaceAll(/"sha256":"[0-9a-f]{64}"/g, '"sha256":"hash"'));
}
