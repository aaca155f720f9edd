import { once } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const JO = [
  { id: "jo1", role: "user" as const, email: "jo@example.com" },
  { id: "jo2", role: "lead" as const, email: "jo@example.com" },
];
const line = (requestId: string, kind: string, email: string) =>
  `${JSON.stringify({ requestId, kind, identifiers: [{ type: "email", value: email }] })}\n`;

describe("the consumer as a pipe", () => {
  let scenario: Scenario;
  afterEach(() => scenario.close());

  it("answers each line with one outcome and exits 0, without java or docker on the PATH", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const input = `${line("a1", "access", "jo@example.com")}\n${line("n1", "deletion", "nobody@example.com")}not a request\n`;

    const pipe = scenario.start({ PATH: "" }, { input });

    expect(await pipe.exited, pipe.log()).toBe(0);
    const outcomes = outcomesOf(pipe.stdout());
    expect(outcomes.map(({ requestId, status }) => [requestId, status]).sort()).toEqual([
      ["a1", "completed"],
      ["n1", "not_found"],
    ]);
    expect(pipe.log()).toContain('"line_refused"');
  });

  it("passes over a line of 150 MB by its number, and serves the ones around it", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const pipe = scenario.start();
    const { stdin } = pipe.child;
    stdin?.write(line("a1", "access", "jo@example.com"));
    stdin?.write(`{"requestId":"`);
    for (let written = 0; written < 150; written += 1)
      if (stdin?.write("x".repeat(1024 * 1024)) === false) await once(stdin, "drain");
    stdin?.end(`"}\n${line("a2", "access", "jo@example.com")}`);

    expect(await pipe.exited, pipe.log()).toBe(0);
    expect(
      outcomesOf(pipe.stdout())
        .map(({ requestId }) => requestId)
        .sort(),
    ).toEqual(["a1", "a2"]);
    const refused = pipe
      .log()
      .split("\n")
      .filter((each) => each.includes('"line_refused"'));
    expect(refused.map((each) => JSON.parse(each))).toMatchObject([{ line: 2, code: "line_too_large" }]);
  });

  it.each(["", "\n \n"])(
    "says that %j is no request where nothing else is to be done, and exits 2",
    async (input) => {
      scenario = await createScenario(seedOf({ contacts: JO }));

      const pipe = scenario.start({}, { input });

      expect(await pipe.exited, pipe.log()).toBe(2);
      expect(pipe.log()).toContain("KAFKA_BROKERS: neither it nor WEBHOOK_PORT is set");
      expect(scenario.calls().filter((call) => call !== "GET /me")).toEqual([]);
    },
  );

  it("exits 3 when --max-wait passes, and finishes the rest when started again, repeating no deletion", async () => {
    scenario = await createScenario(seedOf({ contacts: JO, settings: { visibleAfterDeleteMs: 6_000 } }));

    const first = scenario.start(
      {},
      { input: line("d1", "deletion", "jo@example.com"), arguments: ["--max-wait", "3s"] },
    );
    expect(await first.exited, first.log()).toBe(3);
    expect(first.stdout()).toBe("");

    const second = scenario.start({}, { input: "" });
    expect(await second.exited, second.log()).toBe(0);
    const [outcome] = outcomesOf(second.stdout());
    expect(outcome).toMatchObject({ requestId: "d1", status: "completed" });
    expect(outcome.deletion.contacts.map(({ basis }: { basis: string }) => basis)).toEqual([
      "accepted",
      "accepted",
    ]);
    expect(scenario.deletedIds()).toEqual(["jo1", "jo2"]);
    expect(scenario.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(2);
  });

  it("keeps requests while Intercom is away, and says so", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const away = { INTERCOM_BASE_URL: "http://127.0.0.1:1" };

    const first = scenario.start(away, {
      input: line("a1", "access", "jo@example.com"),
      arguments: ["--max-wait", "1s"],
    });
    expect(await first.exited).toBe(3);
    expect(first.log()).toContain('"intercom_not_ready"');

    const second = scenario.start({}, { input: "" });
    expect(await second.exited, second.log()).toBe(0);
    expect(outcomesOf(second.stdout())).toMatchObject([{ requestId: "a1", status: "completed" }]);
  });

  it("finds a contact as the request writes it, even after a restart, and knows a repeat in another spelling", async () => {
    const written = "Zo\u00eb.Linden@B\u00fccher.example";
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "z1", email: written }], settings: { emailSearch: "case-sensitive" } }),
    );
    const repeat = line("z", "access", "Zoe\u0308.linden@xn--bcher-kva.example");

    const first = scenario.start(
      { INTERCOM_BASE_URL: "http://127.0.0.1:1" },
      { input: line("z", "access", written) + repeat, arguments: ["--max-wait", "1s"] },
    );
    expect(await first.exited).toBe(3);
    const second = scenario.start({}, { input: repeat });

    expect(await second.exited, second.log()).toBe(0);
    expect(outcomesOf(second.stdout())).toMatchObject([
      {
        requestId: "z",
        status: "completed",
        coverage: expect.arrayContaining([
          { resource: "contacts", result: "searched", items: 1, pages: 1 },
          { resource: "contacts.records", result: "searched", items: 1, pages: 1 },
        ]),
      },
    ]);
    expect(scenario.calls().filter((call) => call === "POST /contacts/search")).toHaveLength(1);
  });

  it("resumes a deletion that was killed after Intercom carried it out, and settles it by one more DELETE", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const { control } = scenario.simulator;
    const rule = control.faults.add({
      match: { method: "DELETE" },
      times: 1,
      action: { kind: "hold", when: "after" },
    });

    const killed = scenario.start({}, { input: line("d1", "deletion", "jo@example.com") });
    await control.waitForHeld({ signal: AbortSignal.timeout(90_000) });
    await killed.kill("SIGKILL");
    control.faults.remove(rule);
    control.release({ outcome: "drop" });
    const resumed = scenario.start({}, { input: "" });

    expect(await resumed.exited, resumed.log()).toBe(0);
    const [outcome] = outcomesOf(resumed.stdout());
    expect(outcome).toMatchObject({ status: "completed" });
    expect(outcome.deletion.contacts).toMatchObject([
      { id: "jo1", acceptedAt: null, basis: "absent_after_attempt" },
      { id: "jo2", basis: "accepted" },
    ]);
    expect(scenario.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(3);
  });

  it("leaves a contact alone that became somebody else's while the workspace was parked", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const { control } = scenario.simulator;
    const workspace = control.workspace("ws1");
    const firstDelete = { match: { method: "DELETE" }, times: 1 };
    control.faults.add({ ...firstDelete, action: { kind: "hold", when: "before" } });
    control.faults.add({ ...firstDelete, action: { kind: "status", status: 401 } });

    const pipe = scenario.start(
      { WORKSPACE_PROBE: "200ms" },
      { input: line("d1", "deletion", "jo@example.com") },
    );
    await control.waitForHeld({ signal: AbortSignal.timeout(90_000) });
    workspace.setTokenState("token-of-the-tests", "revoked");
    control.release();
    await vi.waitFor(() => expect(pipe.log()).toContain('"workspace_parked"'), { timeout: 90_000 });
    workspace.changeEmail("jo1", "somebody@else.example");
    workspace.setTokenState("token-of-the-tests", "active");

    expect(await pipe.exited, pipe.log()).toBe(0);
    const [outcome] = outcomesOf(pipe.stdout());
    expect(outcome).toMatchObject({ status: "partial", reason: { code: "no_longer_subject" } });
    expect(outcome.deletion.contacts).toMatchObject([{ id: "jo2", basis: "accepted" }]);
    expect(outcome.deletion.left).toEqual([{ id: "jo1", role: "user", reason: "no_longer_subject" }]);
    expect(scenario.deletedIds()).toEqual(["jo2"]);
  });

  it("waits for a revoked token to work again, and goes on by itself", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const workspace = scenario.simulator.control.workspace("ws1");
    scenario.simulator.control.faults.add({
      match: { method: "GET", endpoint: "/contacts/{contact_id}" },
      times: 1,
      action: { kind: "slow-headers", ms: 300 },
    });

    const pipe = scenario.start(
      { WORKSPACE_PROBE: "200ms" },
      { input: line("d1", "deletion", "jo@example.com") },
    );
    await vi.waitFor(() => expect(scenario.calls()).toContain("POST /contacts/search"), { timeout: 90_000 });
    workspace.setTokenState("token-of-the-tests", "revoked");
    await vi.waitFor(() => expect(pipe.log()).toContain('"workspace_parked"'), { timeout: 90_000 });
    workspace.setTokenState("token-of-the-tests", "active");

    expect(await pipe.exited, pipe.log()).toBe(0);
    expect(outcomesOf(pipe.stdout())).toMatchObject([{ status: "completed" }]);
  });

  it("stops on SIGTERM in the middle of a request, exits 0 and finishes it next time", async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    const { control } = scenario.simulator;
    control.faults.add({
      match: { method: "GET", endpoint: "/contacts/{contact_id}" },
      times: 1,
      action: { kind: "hang" },
    });

    const stopped = scenario.start({}, { input: line("d1", "deletion", "jo@example.com") });
    await vi.waitFor(() => expect(scenario.calls()).toContain("GET /contacts/{contact_id}"), {
      timeout: 90_000,
    });
    expect(await stopped.kill("SIGTERM"), stopped.log()).toBe(0);
    control.faults.clear();

    const resumed = scenario.start({}, { input: "" });
    expect(await resumed.exited, resumed.log()).toBe(0);
    expect(outcomesOf(resumed.stdout())).toMatchObject([{ status: "completed" }]);
  });
});

function outcomesOf(stdout: string) {
  return stdout
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text));
}
