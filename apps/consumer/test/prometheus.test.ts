import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PROMETHEUS, type Prometheus, promtool, startPrometheus } from "./prometheus-program.ts";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "./webhook-peer.ts";

const INFRA = fileURLToPath(new URL("../../../infra", import.meta.url));
const RULES = readFileSync(`${INFRA}/prometheus/rules.yaml`, "utf8");
const ALL_RULES = RULES + readFileSync(`${INFRA}/prometheus/auth.rules.yaml`, "utf8");
const ALERTS = [...ALL_RULES.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
const WAIT = { timeout: 60_000, interval: 200 };

it("has a section in docs/operations.md for each alert, and a runbook that leads there", () => {
  const operations = readFileSync(`${INFRA}/../docs/operations.md`, "utf8");
  const sections = [...operations.matchAll(/^### (Dsar\w+)$/gm)].map(([, name]) => name);

  expect(sections.toSorted()).toEqual(ALERTS.toSorted());
  for (const name of ALERTS) expect(ALL_RULES).toContain(`runbook: docs/operations.md#${name.toLowerCase()}`);
});

if (PROMETHEUS === null)
  it("left out: there is no Prometheus (install the package prometheus)", () => {
    process.stderr.write("LEFT OUT: alert rules and dashboard, since there is no Prometheus\n");
  });
else withPrometheus();

function withPrometheus(): void {
  it("has a story for each alert in which it fires, and one in which it does not", () => {
    const stories = readFileSync(`${INFRA}/prometheus/rules.test.yaml`, "utf8");
    for (const name of ALERTS) expect(stories.split(`alertname: ${name}\n`)).toHaveLength(3);

    expect(promtool("test", "rules", `${INFRA}/prometheus/rules.test.yaml`)).toContain("SUCCESS");
  });

  describe("a real Prometheus beside a real consumer", () => {
    let scenario: Scenario;
    let consumer: ConsumerProcess;
    let prometheus: Prometheus;
    const key = freshKey();

    beforeAll(async () => {
      scenario = await createScenario(
        seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
      );
      consumer = scenario.start({
        METRICS_PORT: "0",
        HEALTH_HOST: "127.0.0.1",
        WEBHOOK_PORT: "0",
        WEBHOOK_HOST: "127.0.0.1",
        WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
      });
      await portOf(consumer);
      const opened = consumer
        .log()
        .split("\n")
        .find((line) => line.includes('"metrics_open"'));
      const { port } = JSON.parse(opened ?? "{}");
      // What lasts for minutes in earnest is not waited for here: promtool has tried it.
      prometheus = await startPrometheus(`127.0.0.1:${port}`, RULES.replaceAll(/^ +for: .*\n/gm, ""));
    });
    afterAll(async () => {
      await prometheus?.close();
      await scenario.close();
    });

    it("answers every query of the dashboard, and fires the alerts of what goes wrong", async () => {
      const peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
      // The first scrape may have met a consumer that was still starting.
      await vi.waitFor(async () => expect(await prometheus.firing()).toEqual([]), WAIT);
      expect((await peer.post(requestOf("a1"))).status).toBe(202);
      await vi.waitFor(
        async () => expect(await (await peer.get("a1")).json()).toMatchObject({ state: "ended" }),
        WAIT,
      );
      expect((await peer.post(requestOf("a1", "deletion"))).status).toBe(409);
      scenario.simulator.control.workspace(WORKSPACE).setTokenState("token-of-the-tests", "revoked");
      const past = { receivedAt: "2026-01-01T00:00:00Z", deadline: "2026-01-31T00:00:00Z" };
      expect((await peer.post(requestOf("a2", "access", "jo@example.com", past))).status).toBe(202);

      await vi.waitFor(
        async () =>
          expect(await prometheus.firing()).toEqual(
            expect.arrayContaining(["DsarDeadlinePassed", "DsarWorkspaceParked"]),
          ),
        WAIT,
      );
      // Its requests are accepted and kept: ready, and the part says that something is amiss.
      const degraded = 'dsar_ready{app="consumer"} == 1 and on () dsar_part_up{part="workspaces"} == 0.5';
      await vi.waitFor(async () => expect(await prometheus.query(degraded)).not.toEqual([]), WAIT);
      for (const { expression, title } of dashboardQueries()) {
        const isQuiet = QUIET.some((name) => expression.includes(name));
        // A rate has a value from the second scrape on.
        await vi.waitFor(async () => {
          const result = await prometheus.query(expression);
          if (!isQuiet) expect(result, `${title}: ${expression}`).not.toEqual([]);
        }, WAIT);
      }
    });

    it("says that nobody is ready when the consumer is gone", async () => {
      await consumer.kill("SIGKILL");

      await vi.waitFor(async () => expect(await prometheus.firing()).toContain("DsarNotReady"), WAIT);
    });
  });
}

/** What has no value where nothing of the kind has happened, or where there is no Kafka. */
const QUIET = [
  "max by (lane, state) (dsar_outbox_messages)",
  "dsar_ledger_errors_total",
  "dsar_kafka_consumer_lag_records",
];

function dashboardQueries(): { title: string; expression: string }[] {
  const dashboard: { panels: { title: string; targets?: { expr: string }[] }[] } = JSON.parse(
    readFileSync(`${INFRA}/grafana/dashboard.json`, "utf8"),
  );
  return dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ title, expression: expr })),
  );
}
