import { createIntercomClient } from "@intercom-dsar/intercom-client";
import { exampleSeed, type Seed, startSimulator } from "@intercom-dsar/intercom-simulator";
import { CATEGORIES } from "@intercom-dsar/subject-data";
import { expect, it } from "vitest";
import type { Finished } from "../../domain/disposition.ts";
import { categories, createTestRequest } from "../../testing/flow-context.ts";
import { access } from "./access.ts";

const MARA = "mara.linden@example.com";

it("hands out conversations without a colleague's or another participant's name, address or words", async () => {
  const ended = await run(exampleSeed());

  expect(ended.status).toBe("completed");
  const told = JSON.stringify(ended.body);
  expect(told).toContain("Could I have a copy of my invoice?");
  expect(told).toContain("teammate 1");
  expect(told).not.toMatch(/Quill|Okafor|O'Neil|Kim Holm|boss@|colleagues\.example|salary|Pays late/);
  expect(ended.body.access?.redactions).toContainEqual(
    expect.objectContaining({ rule: "other-contact", path: expect.stringContaining("conversations[*]") }),
  );
  const resources = ended.body.coverage.map(({ resource }) => resource);
  expect(resources).toEqual(expect.arrayContaining(CATEGORIES.map(({ name }) => name)));
});

it("is not not_found where no contact is left but a conversation that began with the address", async () => {
  const seed = exampleSeed();
  for (const workspace of seed.workspaces) {
    workspace.contacts = [];
    workspace.notes = [];
  }

  const ended = await run(seed);

  expect(ended).toMatchObject({ status: "completed", reason: null });
  expect(ended.body.access?.content).toMatchObject({ contacts: [], conversations: { length: 3 } });
});

async function run(seed: Seed): Promise<Finished> {
  const simulator = await startSimulator({ seed });
  const client = createIntercomClient({ baseUrl: simulator.url, token: () => "demo-token" });
  try {
    const context = createTestRequest("access", [MARA]).context(client);
    const ended = await access.run({ ...context, categories: categories("all") });
    if (ended.kind !== "finished") throw new Error(`not finished: ${ended.kind}`);
    return ended;
  } finally {
    await client.close();
    await simulator.close();
  }
}
