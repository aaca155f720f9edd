import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseCommand } from "../arguments.ts";
import type { RequestCommand } from "./request-arguments.ts";
import { requestCommand } from "./request-command.ts";
import { serviceProfile } from "./service-profile.ts";

const KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const STATUS = {
  state: "waiting",
  status: null,
  reasonCode: null,
  waiting: { reason: "order", until: "2026-11-26T10:00:00.000Z" },
};

describe("intercom-dsar send, status and cancel", () => {
  let server: Server;
  let calls: string[];
  let answer: { status: number; body: unknown };
  beforeEach(async () => {
    calls = [];
    server = createServer((request, response) => {
      calls.push(`${request.method} ${request.url}`);
      request.resume();
      response.writeHead(answer.status).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const run = (...written: string[]) =>
    requestCommand(parseCommand(written) as RequestCommand, {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      key: KEY,
    });

  it("sends a request and prints its id", async () => {
    answer = { status: 202, body: {} };

    const { exitCode, output } = await run("send", "access", "jo@example.com");

    expect([exitCode, calls]).toEqual([0, ["POST /v1/requests"]]);
    expect(output).toMatch(/^[0-9a-f-]{36}\n$/);
  });

  it("says in a line, or as JSON, what a request waits for", async () => {
    answer = { status: 200, body: STATUS };

    expect((await run("status", "r1")).output).toBe("r1: waiting for order until 2026-11-26T10:00:00.000Z\n");
    expect(JSON.parse((await run("status", "r1", "--json")).output)).toEqual(STATUS);
  });

  it("cancels, and says why it can't", async () => {
    answer = { status: 202, body: STATUS };
    expect((await run("cancel", "r1")).exitCode).toBe(0);

    answer = { status: 409, body: { code: "already_begun" } };
    await expect(run("cancel", "r1")).rejects.toThrow("the request has begun");
    expect(calls).toEqual(["DELETE /v1/requests/r1", "DELETE /v1/requests/r1"]);
  });

  it("quotes no address that is none, and sends nothing", async () => {
    await expect(run("send", "access", "jo.example.com")).rejects.toThrow("the address is none");
    expect(calls).toEqual([]);
  });

  it.each([
    [["send", "deletion", "jo@example.com"], /--yes/],
    [["send", "rectification", "jo@example.com"], /kind/],
    [["send", "access"], /address/],
    [["status"], /id/],
  ])("takes %j for a mistake", (written, message) => {
    expect(() => parseCommand(written)).toThrow(message);
  });
});

describe("the profile", () => {
  const text = "WEBHOOK_URL='http://demo'\nWEBHOOK_KEY='whsec_demo'\n";

  it("is that of the demo, unless the environment names a service", () => {
    expect(serviceProfile(() => undefined, text)).toEqual({ url: "http://demo", key: "whsec_demo" });
    expect(serviceProfile((name) => `own ${name}`, text)).toEqual({
      url: "own WEBHOOK_URL",
      key: "own WEBHOOK_KEY",
    });
  });

  it("never mixes the two", () => {
    const onlyUrl = (name: string) => (name === "WEBHOOK_URL" ? "https://other" : undefined);
    expect(() => serviceProfile(onlyUrl, text)).toThrow("set WEBHOOK_URL and WEBHOOK_KEY");
    expect(() => serviceProfile(() => undefined, null)).toThrow("start the demo");
  });
});
