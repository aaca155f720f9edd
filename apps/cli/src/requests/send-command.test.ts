import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../testing/run-cli.ts";

const KEY = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const STATUS = {
  state: "waiting",
  status: null,
  reasonCode: null,
  waiting: { reason: "order", until: "2026-11-26T10:00:00.000Z" },
};

describe("intercom-dsar send, status and cancel, as a sender", () => {
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

  const run = (...written: string[]) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return runCli(written, { environment: { WEBHOOK_URL: url, WEBHOOK_KEY: KEY } });
  };

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
    expect(await run("cancel", "r1")).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining("the request has begun"),
    });
    expect(calls).toEqual(["DELETE /v1/requests/r1", "DELETE /v1/requests/r1"]);
  });

  it("tells by the exit code that a key is refused, a request unknown, or the service away", async () => {
    answer = { status: 401, body: {} };
    expect((await run("status", "r1")).exitCode).toBe(3);
    answer = { status: 404, body: {} };
    expect((await run("status", "r1")).exitCode).toBe(5);
    const environment = { WEBHOOK_URL: "http://127.0.0.1:1", WEBHOOK_KEY: KEY };
    expect((await runCli(["status", "r1"], { environment })).exitCode).toBe(6);
    expect(await runCli(["status", "r1"])).toMatchObject({
      exitCode: 3,
      error: expect.stringContaining("start the demo"),
    });
  });

  it("quotes no address that is none, and sends nothing", async () => {
    expect(await run("send", "access", "jo.example.com")).toMatchObject({
      exitCode: 1,
      error: "the address is none\n",
    });
    expect(calls).toEqual([]);
  });

  it.each([
    [["send", "deletion", "jo@example.com"], /--yes/],
    [["send", "rectification", "jo@example.com"], /kind/],
    [["send", "access"], /address/],
    [["status"], /ID/],
    [["cancel", "r1", "--overdue"], /--overdue: is for --all/],
  ])("takes %j for a mistake", async (written, message) => {
    await expect(runCli(written)).rejects.toThrow(message);
  });
});
