import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeRequest } from "@intercom-dsar/dsar-events";
import type {} from "@intercom-dsar/kafka-broker/testing";
import type { ConsumerProcess } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { referenceDocument } from "../src/config/reference-document.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const WAIT = { timeout: 60_000, interval: 50 };
const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const EMITTER = "b7ad6b7169203331";
const CANARIES = [/canary-subject/i, /Quilla Canary/, /canary-colleague/, /canary thoughts/, /canary-secret/];

interface Exported {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

describe("what the consumer tells of itself", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;
  let consumer: ConsumerProcess;
  let collector: Server;
  let metricsUrl: string;
  const exported: string[] = [];

  beforeAll(async () => {
    collector = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      exported.push(Buffer.concat(chunks).toString());
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const { port } = collector.address() as AddressInfo;
    scenario = await createScenario(
      seedOf({
        admins: [{ id: "501", name: "Quilla Canary", email: "canary-colleague@example.com" }],
        companies: [{ id: "co1", company_id: "acme-7", name: "Acme" }],
        contacts: [
          { id: "c1", role: "user", email: "canary-subject@example.com", company_ids: ["co1"] },
          { id: "c2", role: "lead", email: "canary-subject@example.com" },
        ],
        notes: [{ id: "11", contact_id: "c1", author_id: "501", body: "<p>canary thoughts</p>" }],
      }),
    );
    peer = await createKafkaPeer(inject("brokers"));
    consumer = scenario.start({
      ...peer.environment(),
      METRICS_PORT: "0",
      HEALTH_HOST: "127.0.0.1",
      LEDGER_KEY: Buffer.from("canary-secret-canary-secret-cana").toString("base64"),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    metricsUrl = await vi.waitFor(() => {
      const opened = lines().find(({ event }) => event === "metrics_open");
      expect(opened, consumer.log()).toBeDefined();
      return `http://127.0.0.1:${opened?.port}/metrics`;
    }, WAIT);
    for (const kind of ["access", "deletion"] as const) {
      const requestId = `${kind}-1`;
      const identifiers = [{ type: "email" as const, value: "Canary-Subject@Example.com" }];
      const { key, value, headers } = encodeRequest(
        { requestId, kind, identifiers },
        { source: "urn:portal", traceparent: `00-${TRACE_ID}-${EMITTER}-01` },
      );
      await peer.send([{ key, value: Buffer.from(value), headers }]);
      await vi.waitFor(() => expect(peer.outcomesOf(requestId), consumer.log()).toHaveLength(1), WAIT);
    }
    await peer.send([{ value: "no json, but canary-subject@example.com" }]);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(1), WAIT);
  });
  afterAll(async () => {
    await scenario.close();
    await peer.close();
    collector.close();
  });

  const lines = (): Record<string, unknown>[] =>
    consumer
      .log()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
  const scrape = async () => (await fetch(metricsUrl)).text();
  const spans = (): Exported[] =>
    exported.flatMap((body) =>
      JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: Exported[] }[] }) =>
        resource.scopeSpans.flatMap((scope) => scope.spans),
      ),
    );

  it("counts what came, what ended and how, and what it asked of Intercom", async () => {
    const page = await scrape();

    for (const line of [
      'dsar_arrivals_total{receipt="accepted"} 2',
      'dsar_arrivals_total{receipt="dead-letter"} 1',
      'dsar_dead_letters_total{cause="invalid_json"} 1',
      'dsar_dead_letters_total{cause="signature_invalid"} 0',
      'dsar_later_looks_total{result="came_back"} 0',
      'dsar_requests_ended_total{kind="access",status="completed"} 1',
      'dsar_requests_ended_total{kind="deletion",status="completed"} 1',
      'dsar_time_to_outcome_seconds_count{kind="access",status="completed"} 1',
      'dsar_coverage_total{category="notes",result="searched"} 1',
      'dsar_coverage_total{category="notes",result="no_scope"} 0',
      'dsar_intercom_calls_total{endpoint="DELETE /contacts/{id}",status_class="2xx"} 2',
      'dsar_oldest_request_age_seconds{state="waiting"} 0',
      'dsar_workspaces_parked{reason="authorization"} 0',
      'dsar_part_up{app="consumer",part="intake"} 1',
      'dsar_ready{app="consumer"} 1',
    ])
      expect(page).toContain(`${line}\n`);
    expect(page).toMatch(/dsar_intercom_budget_used_ratio 0\.\d+/);
    expect(page).toMatch(/process_resident_memory_bytes \d/);
    const calls = page.split("\n").filter((line) => line.startsWith("dsar_intercom_calls_total{"));
    const counted = calls.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
    expect(counted).toBe(scenario.calls().length);
  });

  it("shows nothing that docs/reference.md does not list", async () => {
    const names = [...(await scrape()).matchAll(/^# TYPE (dsar_\w+) /gm)].map(([, name]) => name);
    const document = referenceDocument();

    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !document.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it("shows how far the group is behind", async () => {
    await vi.waitFor(
      async () => expect(await scrape()).toMatch(/dsar_kafka_consumer_lag_records\{partition="\d"\} 0/),
      WAIT,
    );
  });

  it("carries one trace from the emitter through intake, worker and each call to the outcome", async () => {
    const [, traceId, spanId] = peer.outcomeHeaders("deletion-1").traceparent?.split("-") ?? [];
    expect(traceId).toBe(TRACE_ID);
    await vi.waitFor(() => expect(spans().some((span) => span.spanId === spanId)).toBe(true), WAIT);
    const run = spans().find((span) => span.spanId === spanId);
    const received = spans().find((span) => span.spanId === run?.parentSpanId);

    expect(run?.name).toBe("dsar deletion");
    expect(received).toMatchObject({ name: "dsar receive", traceId: TRACE_ID, parentSpanId: EMITTER });
    const calls = spans().filter(({ parentSpanId }) => parentSpanId === spanId);
    expect(calls.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["intercom POST /contacts/search", "intercom DELETE /contacts/{id}"]),
    );
    expect(lines().find(({ event, kind }) => event === "request_ended" && kind === "deletion")).toMatchObject(
      {
        trace_id: TRACE_ID,
      },
    );
  });

  it("names neither the subject nor a colleague nor a secret in a log, a metric, a trace, a header or a key", async () => {
    await vi.waitFor(() => expect(spans().length).toBeGreaterThan(5), WAIT);
    const messages = [...peer.rawOutcomes(), ...peer.events(), ...peer.deadLetters()];
    const written = {
      log: consumer.log(),
      metrics: await scrape(),
      traces: exported.join("\n"),
      headers: JSON.stringify(
        messages.map(({ key, headers }) => [
          String(key),
          Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]),
        ]),
      ),
      urls: JSON.stringify(scenario.simulator.control.calls().map(({ path }) => path)),
    };

    for (const [where, text] of Object.entries(written))
      for (const canary of CANARIES) expect(text, where).not.toMatch(canary);
  });
});
