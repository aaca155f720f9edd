import { createHash } from "node:crypto";
import { loggedEvent, portOf } from "@intercom-dsar/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { createScenario, seedOf, WORKSPACE } from "../../consumer/test/scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "../../consumer/test/webhook-peer.ts";
import { runCli } from "../src/testing/run-cli.ts";

/** Of the scenario. */
const ACCESS_TOKEN = "token-of-the-tests";
const TOKEN = "operator-token-of-a-test";

/** A consumer as a process, with an Intercom where things can go wrong, a sender and an operator. */
async function setStage() {
  const scenario = await createScenario(seedOf({}));
  onTestFinished(() => scenario.close());
  const key = freshKey();
  const sha256 = createHash("sha256").update(TOKEN).digest("hex");
  const consumer = scenario.start({
    PATH: "",
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
    SENDERS: sendersOf({ name: "portal", keys: [key] }),
    OPERATOR_PORT: "0",
    OPERATOR_HOST: "127.0.0.1",
    OPERATOR_KEYS: JSON.stringify([{ name: "on-call", role: "operator", sha256 }]),
  });
  const peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
  const { port } = await loggedEvent(consumer, "operator_open");
  await loggedEvent(consumer, "workspace_connected");
  const environment = { OPERATOR_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN: TOKEN };
  const doctor = async () => {
    const { exitCode, output } = await runCli(["doctor", "--json"], { environment });
    expect(exitCode).toBe(1);
    const { checks } = JSON.parse(output) as { checks: Record<"name" | "result" | "command", string>[] };
    return Object.fromEntries(checks.map(({ name, result, command }) => [name, [result, command]]));
  };
  return { peer, doctor, workspace: scenario.simulator.control.workspace(WORKSPACE) };
}

it("doctor finds a scope that is missing, and names the variable for it", async () => {
  const { doctor, workspace } = await setStage();
  workspace.setScopes(ACCESS_TOKEN, []);

  expect(await doctor()).toMatchObject({
    "start intercom": ["ok", null],
    "start region": [expect.stringMatching(/ok|skipped/), null],
    "start scopes": ["failed", "INTERCOM_ACCESS_TOKEN"],
    "start clock": ["ok", null],
  });
});

it("doctor finds a dead token, and which command lists what waits for another", async () => {
  const { doctor, peer, workspace } = await setStage();
  workspace.revokeToken(ACCESS_TOKEN);
  expect((await peer.post(requestOf("r1"))).status).toBe(202);

  await vi.waitFor(async () =>
    expect(await doctor()).toMatchObject({
      [`workspace ${WORKSPACE}`]: ["failed", `list --workspace ${WORKSPACE}`],
      "start database": ["ok", null],
      "start intercom": ["failed", "INTERCOM_ACCESS_TOKEN"],
      "start scopes": ["skipped", null],
    }),
  );
});
