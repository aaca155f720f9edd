import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";
import { FAULTS } from "./faults.ts";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ seed: exampleSeed() });
});
afterEach(() => simulator.close());

const run = (...written: string[]) =>
  runCli(["trigger", ...written], { environment: { INTERCOM_BASE_URL: simulator.url } });
const ask = (path: string) =>
  fetch(`${simulator.url}${path}`, {
    headers: { authorization: "Bearer demo-token", accept: "application/json" },
  });

it("makes somebody who wrote, and prints the address", async () => {
  const { output } = await run("person", "--json");
  const { email, contactId } = JSON.parse(output) as Record<string, string>;

  expect(await (await ask(`/contacts/${contactId}`)).json()).toMatchObject({ email });
  const { conversations } = (await (
    await fetch(`${simulator.url}/conversations/search`, {
      method: "POST",
      headers: {
        authorization: "Bearer demo-token",
        accept: "application/json",
        "content-type": "application/json",
      },
      body: JSON.stringify({ query: { field: "contact_ids", operator: "=", value: contactId } }),
    })
  ).json()) as { conversations: unknown[] };
  expect(conversations).toHaveLength(1);
  expect((await run("person", "--email", "ann@example.com")).output).toBe("ann@example.com\n");
});

it.each(Object.keys(FAULTS))("makes a fault that strikes until it is cleared: %s", async (fault) => {
  expect(await run(fault, "--times", "1", "--endpoint", "/nothing")).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/^fault-1\t.*\tstruck 0\n$/),
  });
  expect((await run("clear")).output).toBe("no fault is in force\n");
  expect((await run("list")).output).toBe("");
});

it("answers as Intercom does where the token is dead", async () => {
  await run("dead-token");
  expect((await ask("/me")).status).toBe(401);
  expect((await run("list")).output).toContain("struck 1");
  await run("clear");
  expect((await ask("/me")).status).toBe(200);
});

it("does nothing to what is no simulator, and never asks Intercom", async () => {
  const other = createServer((_request, response) => response.writeHead(404).end("{}"));
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const at = (url: string) => runCli(["trigger", "clear"], { environment: { INTERCOM_BASE_URL: url } });
  try {
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await at(url)).toMatchObject({ exitCode: 2, error: expect.stringContaining("is no simulator") });
  } finally {
    other.close();
  }
  expect(await at("https://api.eu.intercom.io")).toMatchObject({ exitCode: 2 });
  expect(await at("http://127.0.0.1:1")).toMatchObject({ exitCode: 6 });
});
