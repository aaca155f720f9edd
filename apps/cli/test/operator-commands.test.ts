import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endDeletion } from "../../consumer/src/testing/end-deletion.ts";
import {
  type OperatorServer,
  operatorSubmission,
  startOperatorServer,
} from "../../consumer/src/testing/operator-server.ts";
import { runCli } from "../src/testing/run-cli.ts";

let server: OperatorServer;
beforeEach(async () => {
  server = await startOperatorServer();
});
afterEach(() => server.close());

const as = (role: string) => ({ OPERATOR_URL: server.url, OPERATOR_TOKEN: `${role}-token-of-a-test` });
const run = (...written: string[]) => runCli(written, { environment: as("operator") });

describe("intercom-dsar list", () => {
  it("prints a line for each request that fits, and names nobody", async () => {
    await server.ledger.inbox.receive([
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
    await server.ledger.inbox.receive([operatorSubmission("r1"), operatorSubmission("r2")]);

    const { output, error } = await runCli(["list", "--limit", "1"], {
      environment: as("viewer"),
      isTTY: true,
    });
    expect(output).toMatch(/^request +kind +state +why +deadline +workspace\nportal\/r\d +deletion /);
    expect(output.trimEnd().split("\n")).toHaveLength(2);
    expect(error).toBe("there are more: --limit\n");
  });

  it("goes on behind a page, up to the limit", async () => {
    await server.ledger.inbox.receive(
      Array.from({ length: 620 }, (_, index) => operatorSubmission(`r${index}`)),
    );

    const { output } = await run("list", "--limit", "600", "--json");
    const { requests, more } = JSON.parse(output) as { requests: { requestId: string }[]; more: boolean };
    expect([new Set(requests.map(({ requestId }) => requestId)).size, more]).toEqual([600, true]);
  });
});

describe("a request's name", () => {
  it("is its id, unless two senders have it: then both are told", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    expect(await run("status", "r1")).toMatchObject({ exitCode: 0, output: "portal/r1: received\n" });

    await server.ledger.inbox.receive([operatorSubmission("r1", { sender: "shop", kind: "access" })]);
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

describe("intercom-dsar certificate", () => {
  it("writes the certificate of a deletion as a page and as JSON, which verify takes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "certificate-"));
    const keys = await endDeletion(server, "d1");
    writeFileSync(join(folder, "jwks.json"), JSON.stringify(keys));

    const { exitCode, output } = await run("certificate", "portal/d1", "--to", folder, "--language", "de");
    expect([exitCode, output.split("\n")[0]]).toEqual([
      0,
      "portal/d1: completed, 1 records erased or tried, 0 left",
    ]);
    expect(readFileSync(join(folder, "certificate.html"), "utf8")).toContain("Löschbescheinigung");
    const jwks = join(folder, "jwks.json");
    const checked = await run("verify", join(folder, "certificate.json"), "--jwks", jwks);
    expect([checked.exitCode, checked.output]).toEqual([0, expect.stringMatching(/^all \d+ facts agree$/m)]);
    expect((await run("certificate", "d1", "--to", folder)).error).toContain("--yes replaces it");
    expect((await run("certificate", "d1", "--to", folder, "--yes")).exitCode).toBe(0);
  });

  it("says why there is none", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect(await run("certificate", "r1")).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining("request_not_ended"),
    });
  });
});

describe("intercom-dsar explain and timeline", () => {
  it("say in sentences what is true, and what was done", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);
    await server.ledger.holds.pause({ scope: "sender", name: "portal" });

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

describe("an action", () => {
  it("is done with one request, and the audit says why", async () => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect(await run("cancel", "r1", "--reason", "OPS-1")).toMatchObject({
      exitCode: 0,
      output: "portal/r1: cancelled\n",
    });
    const { body } = await server.send("viewer", "GET", "/audit");
    expect(body.actions).toMatchObject([{ action: "cancel", credential: "operator", reason: "OPS-1" }]);
    expect((await run("list", "--state", "open")).output).toContain("\treceived, cancelled\t");
  });

  it("is done with all that fit only once somebody agreed to the set that was shown", async () => {
    await server.ledger.inbox.receive([
      ...Array.from({ length: 25 }, (_, index) => operatorSubmission(`r${index}`)),
      operatorSubmission("other", { sender: "shop" }),
    ]);
    const all = ["cancel", "--all", "--sender", "portal"];
    const asked: string[] = [];
    const terminal = (says: boolean) => ({
      environment: as("operator"),
      isTTY: true,
      ask: async (question: string) => {
        asked.push(question);
        return says;
      },
    });

    expect(await run(...all)).toMatchObject({ exitCode: 2, error: expect.stringContaining("--yes does it") });
    const refused = await runCli(all, terminal(false));
    expect(refused).toMatchObject({ exitCode: 1, output: "" });
    expect(refused.error).toMatch(/portal\/r\d+ +deletion[\s\S]*and 5 more\nnothing was done\n$/);
    expect(asked).toEqual(["cancel 25 requests?"]);
    expect((await run("list", "--state", "open")).output).not.toContain("cancelled");

    expect((await runCli(all, terminal(true))).output).toBe("cancel: 25 done, 0 skipped, 0 failed\n");
    expect(JSON.parse((await run(...all, "--yes", "--json")).output)).toMatchObject({
      action: "cancel",
      matched: 25,
      done: 0,
      skipped: 25,
      failed: 0,
    });
    expect((await run("status", "other")).output).toBe("shop/other: received\n");
  });

  it.each([["release", "r1"]])(
    "that can't be undone is done with one request only on a yes: %s",
    async (...written) => {
      await server.ledger.inbox.receive([operatorSubmission("r1")]);

      expect(await run(...written)).toMatchObject({ exitCode: 2, output: "" });
      expect(await run(...written, "--yes")).toMatchObject({
        exitCode: 0,
        output: "portal/r1: not over limit\n",
      });
    },
  );

  it.each([
    ["cancel", "r1"],
    ["retry", "r1"],
    ["release", "r1", "--yes"],
    ["cancel", "--all", "--sender", "portal", "--yes"],
  ])("is refused to a viewer: %s", async (...written) => {
    await server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect(await runCli(written, { environment: as("viewer") })).toMatchObject({
      exitCode: 4,
      output: "",
      error: "This takes the role operator (role_missing)\n",
    });
    expect((await server.send("viewer", "GET", "/audit")).body.actions).toEqual([]);
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
