import { describe, expect, it } from "vitest";
import { operatorSubmission, wholeSubmission } from "../../consumer/src/testing/operator-server.ts";
import { operatorStage } from "./support/operator-stage.ts";
import { endRequest, waitForApproval } from "./support/prepare-requests.ts";

const stage = operatorStage();
const { run, runAs, runAtTerminal } = stage;
const DIGEST = `sha256:${"0".repeat(64)}`;

describe("an action", () => {
  it("is done with one request, and the audit says why", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect(await run("cancel", "r1", "--reason", "OPS-1")).toMatchObject({
      exitCode: 0,
      output: "portal/r1: cancelled\n",
    });
    const { body } = await stage.server.send("viewer", "GET", "/audit");
    expect(body.actions).toMatchObject([{ action: "cancel", credential: "operator", reason: "OPS-1" }]);
    expect((await run("list", "--state", "open")).output).toContain("\treceived, cancelled\t");
  });

  it("holds a request for a reason, and lets it go on once that is agreed to", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);

    await expect(run("hold", "r1")).rejects.toThrow("write --reason");
    expect((await run("hold", "r1", "--reason", "LEGAL-7")).output).toBe("portal/r1: held\n");
    expect((await run("list", "--waiting-for", "paused")).output).toContain("held_by_operator");
    expect((await run("explain", "r1")).output).toContain("LEGAL-7");
    expect(await run("unhold", "r1", "--reason", "closed")).toMatchObject({ exitCode: 2 });
    expect((await run("unhold", "r1", "--reason", "closed", "--yes")).output).toBe(
      "portal/r1: hold released\n",
    );
    expect((await run("list")).output).toContain("\treceived\t");
  });

  it("is done with all that fit only once somebody agreed to the set that was shown", async () => {
    await stage.server.ledger.inbox.receive([
      ...Array.from({ length: 25 }, (_, index) => operatorSubmission(`r${index}`)),
      operatorSubmission("other", { sender: "shop" }),
    ]);
    const all = ["cancel", "--all", "--sender", "portal"];
    const asked: string[] = [];

    expect(await run(...all)).toMatchObject({ exitCode: 2, error: expect.stringContaining("--yes does it") });
    const refused = await runAtTerminal(false, asked, ...all);
    expect(refused).toMatchObject({ exitCode: 1, output: "" });
    expect(refused.error).toMatch(/portal\/r\d+ +deletion[\s\S]*and 5 more\nnothing was done\n$/);
    expect(asked).toEqual(["cancel 25 requests?"]);
    expect((await run("list", "--state", "open")).output).not.toContain("cancelled");

    expect((await runAtTerminal(true, asked, ...all)).output).toBe("cancel: 25 done, 0 skipped, 0 failed\n");
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
      await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);

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
    ["redeliver", "r1"],
    ["release", "r1", "--yes"],
    ["retry-as-new", "r1", "--yes"],
    ["approve", "r1", "--digest", DIGEST, "--yes"],
    ...["cancel", "retry", "release", "redeliver"].map((name) => [
      name,
      "--all",
      "--sender",
      "portal",
      "--yes",
    ]),
    ["pause", "--everything"],
    ["resume", "--sender", "portal"],
    ["withdraw", "--sender", "portal", "--yes"],
    ["replay", "dsar.requests-0-7", "--yes"],
    ["replay", "--from", "2026-11-26", "--yes"],
    ["redeliver", "--since", "2026-11-26", "--yes"],
  ])("is refused to a viewer: %s %s", async (...written) => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect(await runAs("viewer", ...written)).toMatchObject({
      exitCode: 4,
      output: "",
      error: "This takes the role operator (role_missing)\n",
    });
    expect((await stage.server.send("viewer", "GET", "/audit")).body.actions).toEqual([]);
  });
});

describe("what is asked once more", () => {
  it("gets a new name, and a deletion is asked about first", async () => {
    await stage.server.ledger.inbox.receive([wholeSubmission("r1")]);
    expect(await run("retry-as-new", "r1")).toMatchObject({ exitCode: 2 });
    expect(await run("retry-as-new", "r1", "--yes")).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining("request_not_ended"),
    });
    await endRequest(stage.server.ledger);

    const asked: string[] = [];
    expect((await runAtTerminal(true, asked, "retry-as-new", "r1")).output).toBe("portal/r1.r1\n");
    expect(asked).toEqual(["ask once more for the deletion portal/r1?"]);
    expect((await run("status", "r1.r1")).output).toBe("portal/r1.r1: received\n");
  });
});

describe("an approval", () => {
  it("names the plan, or is asked about the one that the journal has", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);
    await expect(run("approve", "r1", "--yes")).rejects.toThrow("name the plan with --digest");
    expect(await run("approve", "r1")).toMatchObject({
      exitCode: 1,
      error: "portal/r1: waits for no approval\n",
    });

    const digest = await waitForApproval(stage.server.ledger);
    const asked: string[] = [];
    expect(await runAtTerminal(false, asked, "approve", "r1")).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining(digest),
    });
    expect(await run("approve", "r1", "--digest", DIGEST, "--yes")).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining("request_another_plan"),
    });
    expect((await runAtTerminal(true, asked, "approve", "r1")).output).toBe("portal/r1: approved\n");
  });
});

describe("pause, resume and withdraw", () => {
  it("hold back and let go, and take back what is queued", async () => {
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect((await run("pause", "--sender", "portal")).output).toBe("sender portal: paused\n");
    expect((await run("pause", "--sender", "portal")).output).toBe("sender portal: paused already\n");
    expect((await run("list", "--waiting-for", "paused")).output).toContain("portal/r1");
    expect((await run("resume", "--sender", "portal")).output).toBe("sender portal: resumed\n");
    await expect(run("pause", "--sender", "portal", "--everything")).rejects.toThrow("write one of");

    const asked: string[] = [];
    const withdrawn = await runAtTerminal(true, asked, "withdraw", "--sender", "portal");
    expect(asked).toEqual(["cancel what has not begun of 1 open requests of portal?"]);
    expect(withdrawn.output).toBe("withdraw: 1 done, 0 skipped, 0 failed\n");
    expect((await run("redeliver", "--since", "2026-11-26", "--yes")).output).toMatch(/^redeliver: 0 done/);
  });
});
