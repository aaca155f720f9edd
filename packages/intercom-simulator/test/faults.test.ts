import { once } from "node:events";
import { createServer } from "node:net";
import { request } from "undici";
import { describe, expect, it } from "vitest";
import { type FaultRule, type Simulator, SimulatorError, systemClock } from "../src/index.ts";
import { api } from "./support/api.ts";
import { JO_USER, NOBODY } from "./support/example.ts";
import { errorOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();
const DELETE_JO = ["DELETE", `/contacts/${JO_USER}`] as const;

function read(simulator: Simulator, signal?: AbortSignal) {
  return request(`${simulator.url}/contacts/${NOBODY}`, {
    headers: { authorization: "Bearer demo-token", accept: "application/json" },
    ...(signal === undefined ? {} : { signal }),
  });
}

async function withRule(action: FaultRule["action"]): Promise<Simulator> {
  const simulator = await start();
  simulator.control.faults.add({ match: { endpoint: "/contacts/{contact_id}" }, action });
  return simulator;
}

describe("a status", () => {
  it("replaces the call before its effect", async () => {
    const simulator = await withRule({ kind: "status", status: 503 });
    const answer = await api(simulator, ...DELETE_JO);
    expect(answer.status).toBe(503);
    expect(errorOf(answer.body).code).toBe("server_error");
    expect(simulator.control.effects()).toEqual([]);
    expect(simulator.control.calls()).toMatchObject([
      { status: 503, faults: ["status before"], effect: null },
    ]);
  });

  it("can come after the effect took place", async () => {
    const simulator = await withRule({ kind: "status", status: 500, when: "after" });
    expect((await api(simulator, ...DELETE_JO)).status).toBe(500);
    expect(simulator.control.effects()).toMatchObject([{ kind: "contact_deleted", id: JO_USER }]);
    expect(simulator.control.calls()).toMatchObject([{ status: 500, effect: `contact_deleted ${JO_USER}` }]);
  });

  it("can be a 429 with headers of one's own", async () => {
    const headers = { "Retry-After": "7", "X-RateLimit-Reset": "99" };
    const simulator = await withRule({ kind: "status", status: 429, headers });
    const answer = await api(simulator, ...DELETE_JO);
    expect(answer.headers).toMatchObject({ "retry-after": "7", "x-ratelimit-reset": "99" });
    expect(errorOf(answer.body).code).toBe("rate_limit_exceeded");
  });

  it("takes code and message", async () => {
    const message = "Exceeded rate limit of 1 pending message data export jobs";
    const simulator = await withRule({ kind: "status", status: 429, code: "rate_limit_exceeded", message });
    expect(errorOf((await api(simulator, ...DELETE_JO)).body).message).toBe(message);
  });
});

describe("a reset", () => {
  it.each([
    ["before", 0],
    ["after", 1],
  ] as const)("%s the effect leaves %i effects", async (when, effects) => {
    const simulator = await withRule({ kind: "reset", when });
    await expect(api(simulator, ...DELETE_JO)).rejects.toThrow();
    expect(simulator.control.effects()).toHaveLength(effects);
    expect(simulator.control.calls()).toMatchObject([{ status: null }]);
  });
});

describe("a spoilt answer", () => {
  it("is half of the JSON", async () => {
    const simulator = await withRule({ kind: "truncated-json" });
    const answer = await read(simulator);
    expect(answer.statusCode).toBe(200);
    await expect(answer.body.json()).rejects.toThrow(SyntaxError);
  });

  it("is malformed JSON", async () => {
    const answer = await read(await withRule({ kind: "malformed-json" }));
    await expect(answer.body.json()).rejects.toThrow(SyntaxError);
  });

  it("is cut in the middle of its body", async () => {
    const answer = await read(await withRule({ kind: "cut-body" }));
    expect(answer.statusCode).toBe(200);
    await expect(answer.body.text()).rejects.toThrow();
  });

  it("is an HTML page with any status", async () => {
    const answer = await read(await withRule({ kind: "html", status: 404 }));
    expect(answer.statusCode).toBe(404);
    expect(answer.headers["content-type"]).toContain("text/html");
    expect(await answer.body.text()).toContain("<html>");
  });

  it("is huge, and still JSON", async () => {
    const answer = await read(await withRule({ kind: "huge-body", bytes: 3_000_000 }));
    const text = await answer.body.text();
    expect(text.length).toBeGreaterThan(3_000_000);
    expect(JSON.parse(text)).toMatchObject({ id: NOBODY });
  });

  it("lacks the rate headers", async () => {
    const answer = await api(await withRule({ kind: "drop-rate-headers" }), "GET", `/contacts/${NOBODY}`);
    expect(answer.status).toBe(200);
    expect(answer.headers["x-ratelimit-limit"]).toBeUndefined();
  });
});

describe("a slow answer", () => {
  it("waits before its headers, or spreads its body", async () => {
    const waits: number[] = [];
    const clock = {
      ...systemClock,
      after: (milliseconds: number, callback: () => void) => {
        waits.push(milliseconds);
        return systemClock.after(0, callback);
      },
    };
    const simulator = await start({ clock });
    const id = simulator.control.faults.add({ action: { kind: "slow-headers", ms: 900 } });
    await (await read(simulator)).body.json();
    expect(waits.splice(0)).toEqual([900]);
    simulator.control.faults.remove(id);
    simulator.control.faults.add({ action: { kind: "slow-body", ms: 500 } });
    expect(await (await read(simulator)).body.json()).toMatchObject({ id: NOBODY });
    expect(waits).toEqual(Array.from({ length: 10 }, () => 50));
  });
});

describe("a call that hangs", () => {
  it("ends when its caller gives up, and its effect depends on the moment", async () => {
    const simulator = await withRule({ kind: "hang", when: "after" });
    const caller = new AbortController();
    const call = request(`${simulator.url}/contacts/${JO_USER}`, {
      method: "DELETE",
      headers: { authorization: "Bearer demo-token", accept: "application/json" },
      signal: caller.signal,
    });
    const outcome = expect(call).rejects.toThrow();
    await expect.poll(() => simulator.control.effects()).toHaveLength(1);
    caller.abort();
    await outcome;
  });

  it("doesn't keep the simulator from closing", async () => {
    const simulator = await withRule({ kind: "hang" });
    const call = read(simulator);
    const outcome = expect(call).rejects.toThrow();
    await expect.poll(() => simulator.control.calls().length).toBe(1);
    await simulator.close();
    await outcome;
  });
});

describe("a call that latency holds back", () => {
  it("doesn't keep the simulator from closing", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").configure({ latencyMs: 3_600_000 });
    const call = read(simulator);
    const outcome = expect(call).rejects.toThrow();
    await expect.poll(() => simulator.control.calls().length).toBe(1);
    await simulator.close();
    await outcome;
  });
});

describe("rules", () => {
  it("strike calls without a valid token too", async () => {
    const simulator = await start();
    simulator.control.faults.add({ action: { kind: "status", status: 502 } });
    expect((await api(simulator, "GET", "/me", { token: "wrong" })).status).toBe(502);
  });

  it("that make no sense are refused, with the place and without the value", async () => {
    const simulator = await start();
    const add = () => simulator.control.faults.add({ match: { nth: -12_345 }, action: { kind: "reset" } });
    expect(add).toThrow(SimulatorError);
    expect(add).toThrow(/nth/);
    expect(add).not.toThrow(/12345/);
  });

  it("that are cleared strike no more", async () => {
    const simulator = await withRule({ kind: "reset" });
    simulator.control.faults.clear();
    expect((await api(simulator, "GET", `/contacts/${NOBODY}`)).status).toBe(200);
  });
});

describe("a port in use", () => {
  it("fails the start", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(/EADDRINUSE/);
    other.close();
  });
});
