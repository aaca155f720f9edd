import { createIntercomClient } from "@intercom-dsar/intercom-client";
import { type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { createFakeIntercom } from "../../testing/fake-intercom.ts";
import { createTestRequest } from "../../testing/flow-context.ts";
import { FLOWS } from "../flows.ts";

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
