import { describe, expect, it } from "vitest";
import { endDeletion } from "../../consumer/src/testing/end-deletion.ts";
import { operatorSubmission } from "../../consumer/src/testing/operator-server.ts";
import { operatorStage } from "./support/operator-stage.ts";

const stage = operatorStage();
const { run } = stage;

describe("intercom-dsar report", () => {
  it("counts a year's requests by right and law, and says that the year is not over", async () => {
    await endDeletion(stage.server, "d1");
    await stage.server.ledger.inbox.receive([
      operatorSubmission("a1", { kind: "access", regulation: "ccpa" }),
    ]);

    const { exitCode, output, error } = await run("report", "--ccpa-7102", "--year", "2026");
    expect([exitCode, output]).toEqual([
      0,
      "delete\tgdpr\t1\t1\t0\t0\t0\t0\t0\t0\t1\t1\nknow\tccpa\t1\t0\t0\t0\t0\t0\t0\t1\t-\t-\n",
    ]);
    expect(error).toContain("NOT THE WHOLE YEAR 2026");
    const { output: json } = await run("report", "--ccpa-7102", "--year", "2026", "--json");
    expect(JSON.parse(json)).toMatchObject({ report: "ccpa-7102", isWhole: false });
    await expect(run("report", "--year", "2026")).rejects.toThrow("--ccpa-7102");
  });
});
