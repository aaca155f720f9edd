import { describe, expect, it } from "vitest";
import { api } from "./support/api.ts";
import { createManualClock } from "./support/manual-clock.ts";
import { errorOf } from "./support/shapes.ts";
import { simulators } from "./support/with-simulator.ts";

const start = simulators();

async function callTimes(count: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await call()).status);
  return statuses;
}

describe("the rate limit", () => {
  it("is a sixth of the minute's in each ten seconds, told by headers", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    clock.advance(4_000);
    const { headers } = await api(simulator, "GET", "/me");
    expect(headers).toMatchObject({
      "x-ratelimit-limit": "1666",
      "x-ratelimit-remaining": "1665",
      "x-ratelimit-reset": String(1_767_225_610),
    });
  });

  it("answers 429 when it is spent, until the next mark", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    const workspace = simulator.control.workspace("demo1234");
    workspace.setLimit(18);
    const statuses = await callTimes(4, () => api(simulator, "GET", "/me"));
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await api(simulator, "GET", "/me");
    expect(errorOf(refused.body)).toMatchObject({
      code: "rate_limit_exceeded",
      message: "Exceeded rate limit of 3 in 10_seconds",
    });
    expect(refused.headers).toMatchObject({
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "1767225610",
    });
    expect(refused.headers["retry-after"]).toBeUndefined();
    clock.advance(10_000);
    expect((await api(simulator, "GET", "/me")).status).toBe(200);
    expect(workspace.windows()).toMatchObject([
      { own: 3, refused: 2 },
      { own: 1, refused: 0 },
    ]);
  });

  it("can be set by the window: 167 for a thousand a minute", async () => {
    const simulator = await start();
    simulator.control.workspace("demo1234").configure({ limitPerMinute: 1_000, limitPerWindow: 167 });
    expect((await api(simulator, "GET", "/me")).headers["x-ratelimit-limit"]).toBe("167");
  });

  it("is each app's own, and the workspace's is shared by all of them", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    const workspace = simulator.control.workspace("demo1234");
    workspace.addToken({ token: "other-token", app: "other" });
    workspace.configure({ limitPerMinute: 12, workspaceLimitPerMinute: 18 });
    const mine = () => api(simulator, "GET", "/me");
    const other = () => api(simulator, "GET", "/me", { token: "other-token" });
    expect(await callTimes(3, mine)).toEqual([200, 200, 429]);
    expect(await callTimes(2, other)).toEqual([200, 429]);
    expect(errorOf((await other()).body).message).toBe("Exceeded rate limit of 3 in 10_seconds");
    expect(workspace.windows("other")).toMatchObject([{ own: 1, refused: 2 }]);
  });

  it("is shared by the tokens of one app, and not by two workspaces", async () => {
    const simulator = await start({
      clock: createManualClock(),
      seed: {
        workspaces: [
          { id: "one", tokens: [{ token: "a" }, { token: "b" }], settings: { limitPerMinute: 12 } },
          { id: "two", tokens: [{ token: "c" }], settings: { limitPerMinute: 12 } },
        ],
      },
    });
    const status = async (token: string) => (await api(simulator, "GET", "/me", { token })).status;
    expect([await status("a"), await status("b"), await status("a"), await status("c")]).toEqual([
      200, 200, 429, 200,
    ]);
  });

  it("shows what another app takes in X-RateLimit-Remaining", async () => {
    const clock = createManualClock();
    const simulator = await start({ clock });
    const workspace = simulator.control.workspace("demo1234");
    workspace.configure({ limitPerWindow: 100 });
    workspace.otherApp({ share: 0.4, pattern: "bursts", burstAtMs: 2_000 });
    const remaining = async () => (await api(simulator, "GET", "/me")).headers["x-ratelimit-remaining"];
    expect(await remaining()).toBe("99");
    clock.advance(2_000);
    expect(await remaining()).toBe("58");
    workspace.otherApp(null);
    clock.advance(10_000);
    expect(await remaining()).toBe("99");
  });
});
