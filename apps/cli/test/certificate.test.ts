import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endDeletion } from "../../consumer/src/testing/end-deletion.ts";
import { operatorSubmission } from "../../consumer/src/testing/operator-server.ts";
import { operatorStage } from "./support/operator-stage.ts";

const stage = operatorStage();
const { run } = stage;

describe("intercom-dsar certificate", () => {
  it("writes the certificate of a deletion as a page and as JSON, which verify takes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "certificate-"));
    const keys = await endDeletion(stage.server, "d1");
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
    await stage.server.ledger.inbox.receive([operatorSubmission("r1")]);

    expect(await run("certificate", "r1")).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining("request_not_ended"),
    });
  });
});
