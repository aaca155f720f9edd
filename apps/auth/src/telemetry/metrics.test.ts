import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { countEvents } from "./count-events.ts";
import { registerWorkspaceGauge } from "./workspace-gauge.ts";

it("counts the lines of the log by event, and writes them as before", async () => {
  const registry = new Registry();
  const log = createRecordingLogger();
  const logger = countEvents(log.logger, registry);

  logger.warn("sign_in_refused", { code: "password_wrong" });
  logger.child({ workspaceId: "abc12xyz" }).warn("sign_in_refused");
  logger.info("signed_in");

  expect(log.events()).toEqual(["sign_in_refused", "sign_in_refused", "signed_in"]);
  expect(await registry.metrics()).toContain('dsar_auth_events_total{event="sign_in_refused"} 2');
});

it("shows the workspaces by state, at each scrape anew", async () => {
  const registry = new Registry();
  const one = { workspaceId: "a", region: "us", state: "connected", tokenVersion: 1 } as const;
  const vault = { connections: async () => [one, { ...one, workspaceId: "b" }] };
  registerWorkspaceGauge(registry, vault);

  const text = await registry.metrics();

  expect(text).toContain('dsar_auth_workspaces{state="connected"} 2');
  expect(text).toContain('dsar_auth_workspaces{state="needs_reconnecting"} 0');
});
