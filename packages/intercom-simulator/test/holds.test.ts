import { describe, expect, it } from "vitest";
import { api } from "./support/api.ts";
import { JO_LEAD, JO_USER } from "./support/example.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const MATCH = { method: "DELETE", endpoint: "/contacts/{contact_id}" };

describe("a held call", () => {
  it("waits before its effect until it is released", async () => {
    const simulator = await start();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold" } });
    const call = api(simulator, "DELETE", `/contacts/${JO_USER}`);
    const held = await simulator.control.waitForHeld();
    expect(held).toMatchObject([
      { when: "before", method: "DELETE", path: `/contacts/${JO_USER}`, workspace: "demo1234" },
    ]);
    expect(simulator.control.effects()).toEqual([]);
    expect(simulator.control.release()).toBe(1);
    expect((await call).body).toMatchObject({ deleted: true });
    expect(simulator.control.effects()).toHaveLength(1);
    expect(simulator.control.held()).toEqual([]);
  });

  it("waits after its effect, so that a caller can be killed before it hears of it", async () => {
    const simulator = await start();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold", when: "after" } });
    const call = api(simulator, "DELETE", `/contacts/${JO_USER}`);
    const outcome = expect(call).rejects.toThrow();
    await simulator.control.waitForHeld();
    expect(simulator.control.effects()).toHaveLength(1);
    simulator.control.release({ outcome: "drop" });
    await outcome;
  });

  it("has its effect when it goes on, though its caller is long gone", async () => {
    const simulator = await start();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold" } });
    const caller = new AbortController();
    const call = fetch(`${simulator.url}/contacts/${JO_USER}`, {
      method: "DELETE",
      headers: { authorization: "Bearer demo-token" },
      signal: caller.signal,
    });
    await simulator.control.waitForHeld();
    caller.abort();
    await expect(call).rejects.toThrow();
    expect(simulator.control.effects()).toEqual([]);
    simulator.control.release();
    await expect.poll(() => simulator.control.effects().length).toBe(1);
  });

  it("is dropped without an effect where it was held before it", async () => {
    const simulator = await start();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold" } });
    const call = api(simulator, "DELETE", `/contacts/${JO_USER}`);
    const outcome = expect(call).rejects.toThrow();
    await simulator.control.waitForHeld();
    simulator.control.release({ outcome: "drop" });
    await outcome;
    expect(simulator.control.effects()).toEqual([]);
  });

  it("can be released alone", async () => {
    const simulator = await start();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold" } });
    const calls = [JO_USER, JO_LEAD].map((id) => api(simulator, "DELETE", `/contacts/${id}`));
    const [first] = await simulator.control.waitForHeld({ count: 2 });
    simulator.control.release({ id: first?.id ?? "" });
    await Promise.race(calls);
    expect(simulator.control.effects()).toHaveLength(1);
    expect(simulator.control.held()).toHaveLength(1);
    simulator.control.release();
    await Promise.all(calls);
  });

  it("leaves other calls alone", async () => {
    const simulator = await start();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold" }, times: 1 });
    const call = api(simulator, "DELETE", `/contacts/${JO_USER}`);
    await simulator.control.waitForHeld();
    expect((await api(simulator, "DELETE", `/contacts/${JO_LEAD}`)).status).toBe(200);
    simulator.control.release();
    await call;
  });

  it("doesn't keep the simulator from closing, and waiting for one ends with the signal", async () => {
    const simulator = await start();
    await expect(simulator.control.waitForHeld({ signal: AbortSignal.abort() })).rejects.toThrow();
    simulator.control.faults.add({ match: MATCH, action: { kind: "hold" } });
    const call = api(simulator, "DELETE", `/contacts/${JO_USER}`);
    const outcome = expect(call).rejects.toThrow();
    await simulator.control.waitForHeld();
    await simulator.close();
    await outcome;
    expect(simulator.control.effects()).toEqual([]);
  });
});
