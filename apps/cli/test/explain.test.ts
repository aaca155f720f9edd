import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { loggedEvent, portOf, startProgram } from "@intercom-dsar/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createScenario, type Scenario } from "../../consumer/test/scenario.ts";
import { type ScenarioVault, vaultOf } from "../../consumer/test/vault-of.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf } from "../../consumer/test/webhook-peer.ts";

const MAIN = new URL("../src/main.ts", import.meta.url).pathname;
const TOKEN = "operator-token-of-a-test";
const LATER = { timeout: 60_000, interval: 200 };
const JO = "jo@example.com";
const ANN = "ann@example.com";
const BEA = "bea@example.com";
const CLEO = "cleo@example.com";
const NAMED = ["dead", "scopeless", "limited", "merged", "drifted", "healthy"];
const SENDERS = { portal: freshKey(), careful: freshKey(), asking: freshKey(), quiet: freshKey() };

/** One consumer over one Intercom with a workspace for each trouble that would spread to the other requests. */
let scenario: Scenario;
let vault: ScenarioVault;
let environment: Record<string, string>;
let httpUrl: string;

beforeAll(async () => {
  const settings = { indexLagAfterDeleteMs: 3_600_000 };
  const people = [
    { id: "jo1", role: "user" as const, email: JO },
    { id: "ann1", role: "user" as const, email: ANN },
    { id: "bea1", role: "user" as const, email: BEA },
    { id: "cleo1", role: "user" as const, email: CLEO },
    // Larger than what a message holds: it goes to the store.
    {
      id: "big1",
      role: "user" as const,
      email: "big@example.com",
      custom_attributes: { essay: "lorem ipsum ".repeat(60_000) },
    },
  ];
  const workspaces = NAMED.map((id) => ({ id, settings, tokens: [{ token: `token-${id}` }] }));
  scenario = await createScenario({
    workspaces: workspaces.map((workspace) => ({
      ...workspace,
      contacts: people.map((person) => ({ ...person, id: `${workspace.id}-${person.id}` })),
    })),
  });
  vault = await vaultOf(scenario);
  for (const id of NAMED) await vault.connect(id, `token-${id}`);
  const consumer = scenario.start({
    ...vault.environment(),
    PATH: "",
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
    SENDERS: sendersOf(
      { name: "portal", keys: [SENDERS.portal] },
      { name: "careful", keys: [SENDERS.careful], deletionsPerDay: 1 },
      { name: "asking", keys: [SENDERS.asking], approval: "required" },
      { name: "quiet", keys: [SENDERS.quiet] },
    ),
    OPERATOR_PORT: "0",
    OPERATOR_HOST: "127.0.0.1",
    OPERATOR_KEYS: JSON.stringify([
      { name: "on-call", role: "operator", sha256: createHash("sha256").update(TOKEN).digest("hex") },
    ]),
  });
  httpUrl = `http://127.0.0.1:${await portOf(consumer)}`;
  const { port } = await loggedEvent(consumer, "operator_open");
  environment = { OPERATOR_URL: `http://127.0.0.1:${port}`, OPERATOR_TOKEN: TOKEN };
});
afterAll(async () => {
  await vault?.close();
  await scenario?.close();
});

/** Runs the command line as its users do, as a process. */
async function dsar(...written: string[]): Promise<string> {
  const program = startProgram(MAIN, { environment, arguments: written, input: "" });
  expect([await program.exited, program.log()]).toEqual([0, ""]);
  return program.stdout();
}

async function send(
  requestId: string,
  workspaceId: string,
  { kind = "access", email = JO, sender = "portal" as keyof typeof SENDERS, ...more } = {},
): Promise<void> {
  const peer = createWebhookPeer(httpUrl, SENDERS[sender]);
  const { status } = await peer.post(requestOf(requestId, kind, email, { workspaceId, ...more }));
  expect(status).toBe(202);
}

const control = () => scenario.simulator.control;

/** As the operator API has it. */
async function stateOf(requestId: string, sender: string): Promise<string> {
  const url = `${environment.OPERATOR_URL}/v1/operator/requests/${sender}/${requestId}`;
  return (await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
}

interface Trouble {
  readonly name: string;
  readonly id: string;
  readonly sender?: keyof typeof SENDERS;
  arrange(id: string): Promise<void>;
  /** What is said then, with a word for each moment. */
  readonly lines: readonly string[];
}

const TROUBLES: readonly Trouble[] = [
  {
    name: "a dead token",
    id: "dead-1",
    async arrange(id) {
      control().workspace("dead").revokeToken("token-dead");
      await send(id, "dead");
    },
    lines: [
      "It waits. Intercom does not accept the token. It goes on when there is one that works.",
      "Since: NOW",
      "Looked at again: NOW",
      "What to do: Connect the workspace again in the auth app, or give a new access token. It goes on by itself; `retry` probes at once.",
    ],
  },
  {
    name: "a missing scope",
    id: "scopeless-1",
    async arrange(id) {
      control().workspace("scopeless").setScopes("token-scopeless", []);
      await send(id, "scopeless");
    },
    lines: [
      'It waits. The token lacks a scope; it is tried again every minute, for `WORKSPACE_GRACE`. That ends at TOMORROW. Intercom names the scope "read_users_companies".',
      "Since: NOW",
      "Looked at again: NOW",
      "What to do: Give the Intercom app the missing scope and connect the workspace again before then; else it ends as partial or failed.",
    ],
  },
  {
    name: "a storm of 429s",
    id: "limited-1",
    async arrange(id) {
      const action = { kind: "status" as const, status: 429, headers: { "retry-after": "3600" } };
      control().faults.add({ match: { workspace: "limited" }, action });
      await send(id, "limited");
      await vi.waitFor(() => expect(control().faults.list()).toMatchObject([{ struck: 1 }]), LATER);
    },
    lines: [
      "It waits. Intercom's rate limit is used up.",
      "Since: NOW",
      "Looked at again: NOW",
      "What to do: Nothing: it goes on by itself. If it stays so, look which other app of the workspace uses the limit up.",
    ],
  },
  {
    name: "a contact that was merged",
    id: "merged-1",
    async arrange(id) {
      control().workspace("merged").mergeContact("merged-jo1", "merged-ann1");
      await send(id, "merged", { kind: "deletion" });
    },
    lines: [
      "The deletion ended as partial on NOW. A contact of this address was merged into a contact with another address, which was left alone.",
      "Since: NOW",
      "What to do: Look in Intercom whom the contact merged into, and ask the person which addresses are theirs.",
    ],
  },
  {
    name: "a plan that drifted",
    id: "drifted-1",
    async arrange(id) {
      const match = { workspace: "drifted", method: "DELETE" };
      control().faults.add({ match, action: { kind: "hold", when: "after" } });
      await send(id, "drifted", { kind: "deletion" });
      await vi.waitFor(async () => {
        if (control().release() > 0) control().workspace("drifted").addContact({ email: JO });
        expect(await stateOf(id, "portal")).toContain("plan_drift");
      }, LATER);
    },
    lines: [
      "The deletion ended as partial on NOW. New contacts of this address kept appearing while the request ran.",
      "Since: NOW",
      "What to do: Stop what keeps making contacts of this address, then `retry-as-new`.",
    ],
  },
  {
    name: "a sender over its limit",
    id: "second-1",
    sender: "careful",
    async arrange(id) {
      await send("first-1", "healthy", { kind: "deletion", email: ANN, sender: "careful" });
      await vi.waitFor(async () => expect(await stateOf("first-1", "careful")).toContain("completed"), LATER);
      await send(id, "healthy", { kind: "deletion", email: BEA, sender: "careful" });
    },
    lines: [
      "It waits. The sender's `deletionsPerDay` are used up; the deletion waits until an operator releases it (`release --sender NAME`).",
      "Since: NOW",
      "What to do: `release` it where the deletions are meant, or `cancel` it.",
    ],
  },
  {
    name: "a plan that has to be approved",
    id: "asked-1",
    sender: "asking",
    arrange: (id) => send(id, "healthy", { kind: "deletion", email: CLEO, sender: "asking" }),
    lines: [
      "It waits. The plan has to be approved (`APPROVAL`, `approval` of a sender): `approve REQUEST_ID --digest DIGEST`. A plan that has changed is asked about again. The plan's digest is DIGEST.",
      "Since: NOW",
      "What to do: Look at the plan (`send preview` of the same person shows it), then `approve` it by its digest, or `cancel` it.",
    ],
  },
  {
    name: "a store that is full",
    id: "big-1",
    async arrange(id) {
      const store = `${scenario.directory}/results`;
      rmSync(store, { recursive: true, force: true });
      writeFileSync(store, "a file where a folder should be");
      await send(id, "healthy", { email: "big@example.com" });
    },
    lines: [
      "It waits. The package could not be written to `RESULT_STORE`, which is full, read-only or away. It is tried again until it can be used.",
      "Since: NOW",
      "Looked at again: NOW",
      "What to do: Give `RESULT_STORE` room, or bring it back. Nothing is lost.",
    ],
  },
  {
    name: "another request that has to end first",
    id: "after-1",
    async arrange(id) {
      await send(id, "healthy", { kind: "deletion", email: "big@example.com", after: "big-1" });
    },
    lines: [
      "It waits. A request of the same person, or the one named in `after`, has to end first. One that never came is waited for during `AFTER_GRACE`. It names big-1 in `after`.",
      "Since: NOW",
      "Looked at again: LATER",
      "What to do: Look at the other request of the same person; `cancel` that one, or this one, if it must not wait.",
    ],
  },
  {
    name: "a workspace that nobody knows",
    id: "unknown-1",
    arrange: (id) => send(id, "elsewhere"),
    lines: [
      "It waits. The workspace is not connected; it is waited for during `WORKSPACE_GRACE`. That ends at TOMORROW.",
      "Since: NOW",
      "Looked at again: NOW",
      "What to do: Connect the workspace in the auth app before then; else it ends as rejected.",
    ],
  },
  {
    name: "a pause",
    id: "paused-1",
    sender: "quiet",
    async arrange(id) {
      await dsar("pause", "--sender", "quiet");
      await send(id, "healthy", { sender: "quiet" });
    },
    lines: [
      "It waits. An operator has paused the sender quiet.",
      "Since: NOW",
      "What to do: `resume` what is paused, when it may go on.",
    ],
  },
];

it.each(TROUBLES)("says what $name is to a request, and what to do", async (trouble) => {
  const { id, sender = "portal", arrange, lines: expected } = trouble;
  await arrange(id);

  await vi.waitFor(async () => {
    const lines = (await dsar("explain", id)).trimEnd().split("\n");
    const said = lines.map((line) => withoutMoments(line).replace(/sha256:[0-9a-f]{64}/, "DIGEST"));
    expect(said).toEqual([`${sender}/${id}: ${expected[0]}`, ...expected.slice(1)]);
  }, LATER);
});

/** To the minute: `NOW` for one that is at most three minutes away, `TOMORROW` for one a day later. */
function withoutMoments(line: string): string {
  return line.replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?:Z| UTC)/g, (_, day, time) => {
    const minutes = (Date.parse(`${day}T${time}Z`) - Date.now()) / 60_000;
    if (Math.abs(minutes) <= 3) return "NOW";
    if (Math.abs(minutes - 1_440) <= 3) return "TOMORROW";
    return minutes > 0 ? "LATER" : "EARLIER";
  });
}
