import { portOf, startProgram } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createScenario, type Scenario, seedOf } from "../../consumer/test/scenario.ts";
import { freshKey, sendersOf } from "../../consumer/test/webhook-peer.ts";

const MAIN = new URL("../src/main.ts", import.meta.url).pathname;
const ADDRESS = "jo.given@example.com";

describe("intercom-dsar send --wait, at a consumer that works", () => {
  let scenario: Scenario;
  let environment: Record<string, string>;
  beforeAll(async () => {
    const jo = {
      id: "jo1",
      role: "user" as const,
      email: ADDRESS,
      name: "Jo Canary",
      phone: "+4915112345678",
    };
    scenario = await createScenario(seedOf({ contacts: [jo] }));
    const key = freshKey();
    const consumer = scenario.start({
      PATH: "",
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      SENDERS: sendersOf({ name: "portal", keys: [key] }),
    });
    environment = { WEBHOOK_URL: `http://127.0.0.1:${await portOf(consumer)}`, WEBHOOK_KEY: key };
  });
  afterAll(() => scenario.close());

  async function dsar(...written: string[]) {
    const program = startProgram(MAIN, { environment, arguments: written, input: "" });
    const exitCode = await program.exited;
    return { exitCode, output: program.stdout(), error: program.log() };
  }

  it("ends with 0 and says how the request ended, and nothing of the person", async () => {
    const { exitCode, output, error } = await dsar("send", "access", ADDRESS, "--wait");

    expect([exitCode, error]).toEqual([0, ""]);
    expect(output).toMatch(/^[0-9a-f-]{36}: completed\n$/);
  });

  it("prints the whole outcome as JSON, with the package of whom it was asked about", async () => {
    const { exitCode, output, error } = await dsar("send", "access", ADDRESS, "--wait", "--json");

    expect([exitCode, error]).toEqual([0, ""]);
    expect(JSON.parse(output)).toMatchObject({
      status: "completed",
      access: { content: { contacts: [{ name: "Jo Canary" }] } },
    });
  });

  it("ends with 1 and the reason where there is nobody, after a deletion that was completed", async () => {
    const deleted = await dsar("send", "deletion", ADDRESS, "--wait", "--yes");
    const again = await dsar("send", "deletion", ADDRESS, "--wait", "--yes");

    expect(deleted).toEqual({
      exitCode: 0,
      output: expect.stringMatching(/^[0-9a-f-]{36}: completed\n$/),
      error: "",
    });
    expect(scenario.deletedIds()).toEqual(["jo1"]);
    expect(again).toEqual({
      exitCode: 1,
      output: expect.stringMatching(/^[0-9a-f-]{36}: not_found \(no_match\)\n$/),
      error: "",
    });
  });
});
