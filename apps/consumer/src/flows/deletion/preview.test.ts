import { createIntercomClient } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { createFakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest } from "../../testing/flow-context.ts";
import { FLOWS } from "../flows.ts";
import { cutPlan } from "./cut-lists.ts";
import { type PlanItem, planDigest } from "./plan-digest.ts";

const JO = "jo@example.com";

describe("a preview", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  it("changes nothing, and a deletion right after it plans exactly that", async () => {
    simulator.control.seed({
      workspaces: [
        {
          id: "ws1",
          tokens: [{ token: "token" }],
          contacts: [
            { id: "a1", role: "user", email: JO },
            { id: "a2", role: "lead", email: "Jo@Example.com" },
            { id: "b1", role: "user", email: "mojo@example.com" },
          ],
        },
      ],
    });
    const client = createIntercomClient({ baseUrl: simulator.url, token: () => "token" });

    const previewed = await run("preview", client);

    expect(simulator.control.effects()).toEqual([]);
    expect(previewed).toMatchObject({ status: "previewed", reason: null });
    expect(previewed.body).not.toHaveProperty("deletion");
    expect(previewed.body.plan?.items.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { category: "contacts", id: "a1", how: "delete" },
      { category: "contacts", id: "a2", how: "delete" },
    ]);
    const deleted = await run("deletion", client);
    expect(deleted.body.deletion?.planDigest).toBe(previewed.body.plan?.digest);
    await client.close();
  });

  it("of 20,000 records has what a broker takes of them, and the digest of all", async () => {
    const items = Array.from({ length: 20_000 }, (_, index): PlanItem => {
      return { category: "conversations", id: `${9_000_000_000 + index}`, how: "redact_and_detach" };
    });
    const held = items.map(({ category, id }) => ({ category, id, hold: "h".repeat(64) }));
    const digest = planDigest("ws1", items);

    const cut = cutPlan({ digest, items, held });

    expect(cut).toMatchObject({
      digest,
      held: [],
      cut: [
        { list: "items", items: 20_000 },
        { list: "held", items: 20_000 },
      ],
    });
    expect(JSON.stringify(cut).length).toBeLessThan(600_000);
    const short = cutPlan({ digest, items: items.slice(0, 1), held });
    expect(short.cut).toEqual([{ list: "held", items: 20_000 }]);
    expect(JSON.stringify(short).length).toBeLessThan(700_000);
    const whole = { digest, items: items.slice(0, 5_000) };
    expect(cutPlan(whole)).toBe(whole);
  });

  it("of nobody is not_found, and says where was looked", async () => {
    const intercom = createFakeIntercom([]);

    expect(await run("preview", intercom.port)).toMatchObject({
      status: "not_found",
      reason: { code: "no_match" },
      body: { coverage: [{ resource: "contacts", items: 0 }, {}] },
    });
  });

  it("that was cancelled makes no call", async () => {
    const intercom = createFakeIntercom([{ id: "a1", role: "user", email: JO }]);
    const request = createTestRequest("preview", [JO]);
    request.cancelRequested = true;

    expect(await FLOWS.preview.run(request.context(intercom.port))).toMatchObject({ status: "cancelled" });
    expect(intercom.calls).toEqual([]);
  });
});

async function run(
  kind: "preview" | "deletion",
  intercom: Parameters<ReturnType<typeof createTestRequest>["context"]>[0],
): Promise<Finished> {
  const disposition = await FLOWS[kind].run(createTestRequest(kind, [JO]).context(intercom));
  if (disposition.kind !== "finished") throw new Error(`not finished: ${disposition.code}`);
  return disposition;
}
