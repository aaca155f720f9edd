import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { loggedEvent, portOf } from "@intercom-dsar/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "../../consumer/test/scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "../../consumer/test/webhook-peer.ts";
import { runCli } from "../src/testing/run-cli.ts";

/** Of the scenario. */
const ACCESS_TOKEN = "token-of-the-tests";
const JO = "jo@example.com";
const TOKEN = "operator-token-of-a-test";
const LATER = { timeout: 60_000, interval: 100 };

/** A consumer as a process, with an Intercom where things can go wrong, a sender and an operator. */
interface Stage {
  readonly scenario: Scenario;
  send(requestId: string, kind?: string, email?: string, more?: object): Promise<void>;
  dsar(...written: string[]): Promise<string>;
  /** What `doctor` finds, by its name: result and command. It fails. */
  doctor(): Promise<Record<string, readonly [string, string | null]>>;
  /** Waits until `status` says that of a request. */
  until(requestId: string, status: RegExp): Promise<void>;
}

async function setStage(sender: object = {}): Promise<Stage> {
  const settings = { indexLagAfterDeleteMs: 3_600_000 };
  // Larger than what a message holds: it goes to the store.
  const custom_attributes = { essay: "lorem ipsum ".repeat(60_000) };
  const contacts = [
    { id: "big1", role: "user" as const, email: "big@example.com", custom_attributes },
    { id: "jo1", role: "user" as const, email: JO },
    { id: "ann1", role: "user" as const, email: "ann@example.com" },
  ];
  const scenario = await createScenario(seedOf({ contacts, settings }));
  onTestFinished(() => scenario.close());
  const key = freshKey();
  const sha256 = createHash("sha256").update(TOKEN).digest("hex");
  const consumer = scenario.start({
    PATH: "",
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
    SENDERS: sendersOf({ name: "portal", keys: [key], ...sender }),
    OPERATOR_PORT: "0",
    OPERATOR_HOST: "127.0.0.1",
    OPERATOR_KEYS: JSON.stringify([{ name: "on-call", role: "operator", sha256 }]),
  });
  const peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
  const { port } = await loggedEvent(consumer, "operator_open");
  await loggedEvent(consumer, "workspace_connected");
  const environment = { OPERATOR_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN: TOKEN };
  const dsar = async (...written: string[]) => {
    const { exitCode, output, error } = await runCli(written, { environment });
    expect([exitCode, error]).toEqual([0, ""]);
    return output;
  };
  return {
    scenario,
    dsar,
    async doctor() {
      const { exitCode, output } = await runCli(["doctor", "--json"], { environment });
      expect(exitCode).toBe(1);
      const { checks } = JSON.parse(output) as { checks: Record<"name" | "result" | "command", string>[] };
      return Object.fromEntries(checks.map(({ name, result, command }) => [name, [result, command]]));
    },
    async send(requestId, kind = "access", email = JO, more = {}) {
      expect((await peer.post(requestOf(requestId, kind, email, more))).status).toBe(202);
    },
    until: (requestId, status) =>
      vi.waitFor(async () => expect(await dsar("status", requestId)).toMatch(status), LATER),
  };
}

const strike = (
  { scenario }: Stage,
  action: Parameters<Scenario["simulator"]["control"]["faults"]["add"]>[0],
) => scenario.simulator.control.faults.add(action);

it("a dead token: Intercom does not accept it, and a working one lets it go on", async () => {
  const stage = await setStage();
  stage.scenario.simulator.control.workspace(WORKSPACE).revokeToken(ACCESS_TOKEN);
  await stage.send("r1");
  await stage.until("r1", /authorization unauthorized/);

  const said = await stage.dsar("explain", "r1");
  expect(said).toMatch(/It waits\. Intercom does not accept the token\./);
  expect(said).toMatch(/^Since: [\s\S]*^Until: [\s\S]*^What to do: .*[Cc]onnect the workspace again/m);
  expect(await stage.doctor()).toMatchObject({
    [`workspace ${WORKSPACE}`]: ["failed", `list --workspace ${WORKSPACE}`],
    "start database": ["ok", null],
    "start intercom": ["failed", "INTERCOM_ACCESS_TOKEN"],
    "start scopes": ["skipped", null],
  });
});

it("a missing scope: which one, until when, and what to do at Intercom", async () => {
  const stage = await setStage();
  stage.scenario.simulator.control.workspace(WORKSPACE).setScopes(ACCESS_TOKEN, []);
  await stage.send("r1");
  await stage.until("r1", /scope_missing/);

  const said = await stage.dsar("explain", "r1");
  expect(said).toMatch(/The token lacks a scope[^\n]*Intercom names the scope "read_users_companies"/);
  expect(said).toMatch(/What to do: Give the Intercom app the missing scope/);
  expect(await stage.doctor()).toMatchObject({
    "start intercom": ["ok", null],
    "start region": [expect.stringMatching(/ok|skipped/), null],
    "start scopes": ["failed", "INTERCOM_ACCESS_TOKEN"],
    "start clock": ["ok", null],
  });
});

it("a storm of 429s: Intercom holds the workspace back, and it goes on by itself", async () => {
  const stage = await setStage();
  await stage.send("first", "access", "ann@example.com");
  await stage.until("first", /completed/);
  strike(stage, { action: { kind: "status", status: 429 } });
  await stage.send("r1");

  // It runs, is queued or waits, as the storm lasts; each time the limit is why.
  const said = await vi.waitFor(async () => {
    const now = await stage.dsar("explain", "r1");
    expect(now).toMatch(
      /Intercom has limited the rate of its workspace \(429\)|It waits\. Intercom's rate limit/,
    );
    return now;
  }, LATER);
  expect(said).toMatch(/^Until: [\s\S]*What to do: Nothing: it goes on by itself/m);
});

it("a merged contact: it was left alone, and somebody has to look", async () => {
  const stage = await setStage();
  stage.scenario.simulator.control.workspace(WORKSPACE).mergeContact("jo1", "ann1");
  await stage.send("d1", "deletion");
  await stage.until("d1", /merged_elsewhere/);

  const said = await stage.dsar("explain", "d1");
  expect(said).toMatch(/merged into a contact with another address, which was left alone/);
  expect(said).toMatch(/What to do: Look in Intercom whom the contact merged into/);
});

it("a plan that drifted: contacts kept appearing, and what makes them has to stop", async () => {
  const stage = await setStage();
  const { control } = stage.scenario.simulator;
  strike(stage, { match: { method: "DELETE" }, action: { kind: "hold", when: "after" } });
  await stage.send("d1", "deletion");
  await vi.waitFor(async () => {
    if (control.release() > 0) control.workspace(WORKSPACE).addContact({ email: JO });
    expect(await stage.dsar("status", "d1")).toMatch(/plan_drift/);
  }, LATER);

  const said = await stage.dsar("explain", "d1");
  expect(said).toMatch(/New contacts of this address kept appearing/);
  expect(said).toMatch(/What to do: Stop what keeps making contacts of this address, then `retry-as-new`/);
});

it("over the limit: the sender's deletions are used up, and an operator releases it", async () => {
  const stage = await setStage({ deletionsPerDay: 1 });
  await stage.send("d1", "deletion", "ann@example.com");
  await stage.until("d1", /completed/);
  await stage.send("d2", "deletion");
  await stage.until("d2", /limit over_daily_limit/);

  const said = await stage.dsar("explain", "d2");
  expect(said).toMatch(/`deletionsPerDay` are used up/);
  expect(said).toMatch(/What to do: `release` it/);
  expect(said).not.toMatch(/Until/);
});

it("order: which other request of the person has to end first", async () => {
  const stage = await setStage();
  strike(stage, { match: { method: "POST" }, action: { kind: "hold" } });
  await stage.send("r1");
  await stage.until("r1", /running/);
  await stage.send("d1", "deletion", JO, { after: "r1" });
  await stage.until("d1", /order/);

  const said = await stage.dsar("explain", "d1");
  expect(said).toMatch(/has to end first.*It names r1 in `after`/);
  expect(said).toMatch(/What to do: Look at the other request/);
});

it("an unknown workspace: it is not connected, and what to do then", async () => {
  const stage = await setStage();
  await stage.send("r1", "access", JO, { workspaceId: "elsewhere" });
  await stage.until("r1", /rejected, workspace_unknown/);

  expect(await stage.dsar("explain", "r1")).toMatch(
    /ended as rejected[\s\S]*What to do: Connect the workspace/,
  );
});

it("a full store: the package has no room, and nothing is lost", async () => {
  const stage = await setStage();
  const store = `${stage.scenario.directory}/results`;
  rmSync(store, { recursive: true, force: true });
  writeFileSync(store, "a file where a folder should be");
  await stage.send("r1", "access", "big@example.com");
  await stage.until("r1", /result_store_unavailable/);

  const said = await stage.dsar("explain", "r1");
  expect(said).toMatch(/could not be written to `RESULT_STORE`/);
  expect(said).toMatch(/What to do: Give `RESULT_STORE` room, or bring it back\. Nothing is lost/);
});

it("paused: who is, since when, and that resume lets it go on", async () => {
  const stage = await setStage();
  await stage.dsar("pause", "--sender", "portal");
  await stage.send("r1");
  await stage.until("r1", /paused/);

  const said = await stage.dsar("explain", "r1");
  expect(said).toMatch(/An operator has paused the sender portal/);
  expect(said).toMatch(/^Since: [\s\S]*What to do: `resume`/m);
});
