import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@intercom-dsar/service";
import { describe, expect, it, vi } from "vitest";
import { operatorSubmission } from "../../consumer/src/testing/operator-server.ts";
import { runCli } from "../src/testing/run-cli.ts";
import { operatorStage } from "./support/operator-stage.ts";

const stage = operatorStage();
const { run, as } = stage;

describe("intercom-dsar list", () => {
  it("prints a line for each request that fits, and names nobody", async () => {
    await stage.server.ledger.inbox.receive([
      operatorSubmission("r1"),
      operatorSubmission("r2", { sender: "shop", deadline: Date.UTC(2026, 10, 1) }),
    ]);

    const { exitCode, output } = await run("list", "--state", "open");
    expect(exitCode).toBe(0);
    expect(output.trimEnd().split("\n")).toEqual([
      "shop/r2\tdeletion\treceived\t-\t2026-11-01 00:00Z passed\tws1",
      "portal/r1\tdeletion\treceived\t-\t2026-12-26 09:00Z\tws1",
    ]);
    expect((await run("list", "--overdue")).output).toMatch(/^shop\/r2\t[^\n]*\n$/);
    expect(output).not.toContain("canary");
  });

  it("is a table on a terminal, and says what is left out", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1"), operatorSubmission("r2")]);

    const { output, error } = await runCli(["list", "--limit", "1"], {
      environment: as("viewer"),
      isTTY: true,
    });
    expect(output).toMatch(/^request +kind +state +why +deadline +workspace\nportal\/r\d +deletion /);
    expect(output.trimEnd().split("\n")).toHaveLength(2);
    expect(error).toBe("there are more: --limit\n");
  });

  it("goes on behind a page, up to the limit", async () => {
    await stage.server.ledger.inbox.receive(
      Array.from({ length: 620 }, (_, index) => operatorSubmission(`r${index}`)),
    );

    const { output } = await run("list", "--limit", "600", "--json");
    const { requests, more } = JSON.parse(output) as { requests: { requestId: string }[]; more: boolean };
    expect([new Set(requests.map(({ requestId }) => requestId)).size, more]).toEqual([600, true]);
  });
});

describe("a request's name", () => {
  it("is its id, unless two senders have it: then both are told", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);
    expect(await run("status", "r1")).toMatchObject({ exitCode: 0, output: "portal/r1: received\n" });

    await stage.server.ledger.inbox.receive([operatorSubmission("r1", { sender: "shop", kind: "access" })]);
    expect(await run("status", "r1")).toMatchObject({
      exitCode: 5,
      error: expect.stringContaining("write one of portal/r1, shop/r1"),
    });
    expect((await run("status", "shop/r1")).output).toBe("shop/r1: received\n");
    expect((await run("status", "r1", "--sender", "shop")).output).toBe("shop/r1: received\n");
    expect(await run("status", "r2")).toMatchObject({ exitCode: 5 });
    expect(await run("status", "portal/r2")).toMatchObject({
      exitCode: 5,
      error: expect.stringContaining("request_unknown"),
    });
  });
});

describe("intercom-dsar explain and timeline", () => {
  it("say in sentences what is true, and what was done", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);
    await stage.server.ledger.holds.pause({ scope: "sender", name: "portal" });

    expect((await run("explain", "r1")).output.split("\n")).toEqual([
      "portal/r1: It waits. An operator has paused the sender portal.",
      "Since: 2026-11-26 09:00Z",
      "What to do: `resume` what is paused, when it may go on.",
      "",
    ]);
    expect(JSON.parse((await run("explain", "r1", "--json")).output)).toMatchObject({
      sender: "portal",
      requestId: "r1",
      waitsFor: "paused",
    });
    expect(await run("timeline", "r1")).toMatchObject({
      exitCode: 0,
      output: "portal/r1: the chain is intact, 0 of 0 entries sealed, no outcome to compare\n",
    });
  });
});

describe("the operator API", () => {
  it("that does not answer, or refuses the token, is told by the exit code, and the token by nobody", async () => {
    const away = await runCli(["list"], {
      environment: { ...as("viewer"), OPERATOR_URL: "http://127.0.0.1:1" },
    });
    expect(away).toMatchObject({
      exitCode: 6,
      error: "http://127.0.0.1:1 does not answer\n",
    });
    const refused = await runCli(["list"], {
      environment: { ...as("viewer"), OPERATOR_TOKEN: "wrong-token" },
    });
    expect(refused).toMatchObject({ exitCode: 3, error: expect.stringContaining("credential_refused") });
    expect(refused.error).not.toContain("wrong-token");
    expect((await runCli(["list"])).exitCode).toBe(3);
  });
});

describe("intercom-dsar dead-letters and coverage", () => {
  it("print where each letter lay and why, and what a request looked at", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1"), LETTER]);

    expect((await run("dead-letters")).output).toMatch(
      /^dsar\.requests-0-7\t2026-11-26 09:00Z\tinvalid_schema\t-\t[^\n]+\n$/,
    );
    expect((await run("coverage", "r1")).output).toBe("portal/r1: no outcome is kept\n");
  });
});

describe("intercom-dsar notices and acknowledge", () => {
  it("print who has yet to acknowledge what a deletion erased, and acknowledge it", async () => {
    const { ledger } = stage.server;
    await ledger.inbox.receive([operatorSubmission("d1", { workspaceId: "ws1" })]);
    const [lease = expect.fail()] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
    await ledger.requests.claim(lease, 1);
    const noticeId = "0a".repeat(16);
    await ledger.requests.end(lease, "d1", {
      status: "completed",
      reasonCode: null,
      outcome: () => [],
      notices: [{ noticeId, recipient: "warehouse", erased: [], withinMs: 60_000 }],
    });

    expect((await run("notices")).output).toBe(
      `${noticeId}\twarehouse\tportal/d1\tnot yet\t2026-11-26 09:01Z\topen\n`,
    );
    await expect(run("acknowledge", "d1")).rejects.toThrow("as notices prints it");
    const operator = { environment: as("operator") };
    expect((await runCli(["acknowledge", noticeId], operator)).output).toBe(`${noticeId}: acknowledged\n`);
    expect((await run("notices")).output).toBe("");
    expect((await run("notices", "--state", "acknowledged")).output).toContain("acknowledged by operator");
  });
});

describe("intercom-dsar tail", () => {
  it("tells changes as they happen, and ends with 0 on Ctrl-C", async () => {
    const stop = new AbortController();
    let count = 0;
    const { promise: first, resolve } = Promise.withResolvers<string>();
    const ended = runCli(["tail", "--json"], {
      environment: as("viewer"),
      stop: stop.signal,
      onOutput: resolve,
    });
    await vi.waitFor(
      async () => {
        // The feed tells what changes once somebody listens.
        count += 1;
        await stage.server.ledger.inbox.receive([operatorSubmission(`r${count}`)]);
        expect(await Promise.race([first, Promise.resolve("")])).not.toBe("");
      },
      { interval: 300 },
    );
    stop.abort();

    expect((await ended).exitCode).toBe(0);
    expect(JSON.parse(await first)).toMatchObject({ sender: "portal", state: "received" });
  });

  it("comes back where the connection breaks, and says what it heard last", async () => {
    const stop = new AbortController();
    const heard: unknown[] = [];
    const server = createServer((request, response) => {
      heard.push(request.headers["last-event-id"]);
      response.writeHead(200, { "content-type": "text/event-stream" });
      if (heard.length === 1) response.end("id: 5\nevent: request\ndata: {}\n\n");
      else stop.abort();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const clock = { ...systemClock, sleep: async () => {} };
      const ended = runCli(["tail"], {
        environment: { ...as("viewer"), OPERATOR_URL: url },
        stop: stop.signal,
        clock,
      });
      expect((await ended).exitCode).toBe(0);
      expect(heard).toEqual([undefined, "5"]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("is refused with a wrong token, and does not try again", async () => {
    const environment = { ...as("viewer"), OPERATOR_TOKEN: "wrong" };
    expect(await runCli(["tail"], { environment })).toMatchObject({ exitCode: 3 });
  });
});

describe("intercom-dsar doctor", () => {
  it("finds nothing wrong where there is nothing, and names the command for what is", async () => {
    expect((await run("doctor")).exitCode).toBe(0);
    const { ledger } = stage.server;
    await ledger.inbox.receive([operatorSubmission("r1", { deadline: Date.UTC(2026, 10, 1) }), LETTER]);
    await ledger.holds.pause({ scope: "sender", name: "shop" });

    const { exitCode, output } = await run("doctor", "--json");
    const { checks } = JSON.parse(output) as { checks: { name: string; result: string; command: string }[] };
    const found = Object.fromEntries(checks.map(({ name, result, command }) => [name, [result, command]]));
    expect(exitCode).toBe(1);
    expect(found).toMatchObject({
      service: ["ok", null],
      operator: ["ok", null],
      deadlines: ["failed", "list --overdue"],
      pause: ["attention", "resume --sender shop"],
      messages: ["ok", null],
      instances: ["failed", "npm run consumer -- check"],
    });
  });

  it("leaves to the role operator what calls Intercom, and says so", async () => {
    const { exitCode, output } = await stage.runAs("viewer", "doctor");
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^start\tskipped\t.*it takes the role operator\tnpm run consumer -- check$/m);
  });

  it("tells a service that is away, and a token that is refused, by its exit code", async () => {
    const away = await runCli(["doctor"], {
      environment: { ...as("viewer"), OPERATOR_URL: "http://127.0.0.1:1" },
    });
    expect(away).toMatchObject({ exitCode: 6, output: expect.stringMatching(/^service\tfailed\t/) });
  });
});

const LETTER = {
  type: "dead-letter",
  message: {
    id: "dead-letter:dsar.requests-0-7",
    channel: "dead-letter",
    requestId: null,
    key: "dsar.requests-0-7",
    headers: { "dead-letter-cause": "invalid_schema", "dead-letter-time": "2026-11-26T08:00:00.000Z" },
    value: Buffer.from("canary"),
  },
} as const;
