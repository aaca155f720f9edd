import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const NOTES = 3_000;
const PAGES = NOTES / 150;
const CANARY = "canary.subject@example.com";
const REQUEST = `${JSON.stringify({ requestId: "large", kind: "access", identifiers: [{ type: "email", value: CANARY }] })}\n`;
const ENVIRONMENT = { ACCESS_CATEGORIES: "contacts,notes", LOG_LEVEL: "info" };

describe("an access request of very much data", () => {
  let scenario: Scenario;
  afterEach(() => scenario.close());

  it("reads no page twice but the one at which it was killed, and gives out the same", async () => {
    scenario = await createScenario(
      seedOf({
        admins: [{ id: "501", name: "Ada Quill", email: "ada.quill@colleagues.example" }],
        contacts: [{ id: "c1", email: CANARY, custom_attributes: { essay: "lorem ipsum ".repeat(50_000) } }],
        notes: Array.from({ length: NOTES }, (_, index) => ({
          id: String(1_000 + index),
          contact_id: "c1",
          author_id: "501",
          body: `<p>${"Pays late. ".repeat(20)}</p>`,
        })),
      }),
    );
    const { control } = scenario.simulator;
    const notes = { endpoint: "/contacts/{contact_id}/notes" };

    // Killed before its first page, between two, and at its last.
    for (const nth of [1, 8, PAGES - 8]) {
      const rule = control.faults.add({ match: { ...notes, nth }, action: { kind: "hold", when: "after" } });
      const killed = scenario.start(ENVIRONMENT, { input: REQUEST });
      await control.waitForHeld({ signal: AbortSignal.timeout(90_000) });
      await killed.kill("SIGKILL");
      control.release({ outcome: "drop" });
      control.faults.remove(rule);
      for (const file of filesIn(scenario.directory)) expect(readFileSync(file).includes(CANARY)).toBe(false);
    }
    const last = scenario.start(ENVIRONMENT, { input: REQUEST });
    expect(await last.exited, last.log()).toBe(0);

    const [outcome] = last
      .stdout()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    expect(outcome).toMatchObject({ status: "completed", evidence: { attempts: 4 } });
    expect(outcome.coverage).toContainEqual({
      resource: "notes",
      result: "searched",
      items: NOTES,
      pages: PAGES,
    });
    const file = readFileSync(fileURLToPath(outcome.access.dataref));
    expect(createHash("sha256").update(file).digest("hex")).toBe(outcome.access.sha256);
    const [contact] = JSON.parse(file.toString()).contacts;
    expect(new Set(contact.notes.map(({ id }: { id: string }) => id)).size).toBe(NOTES);

    const calls = scenario.calls().filter((call) => call === "GET /contacts/{contact_id}/notes");
    expect(calls).toHaveLength(PAGES + 3);
    expect(scenario.calls().filter((call) => call === "GET /contacts/{contact_id}")).toHaveLength(1);
    // The package alone is left of all that was read.
    expect(filesIn(join(scenario.directory, "results"))).toEqual([fileURLToPath(outcome.access.dataref)]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
