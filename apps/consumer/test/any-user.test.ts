import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConsumerProcess, startConsumerProcess } from "@intercom-dsar/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const USER = { uid: 1_000_740_000, gid: 0 };
const isRoot = process.getuid?.() === 0;
if (!isRoot)
  process.stderr.write("SKIPPED: the consumer as any user of group 0; only root can start it so\n");

/** As a container platform runs it that chooses the user: no entry in /etc/passwd, no home, group 0. */
describe.runIf(isRoot)("the consumer as any user of group 0", () => {
  let folder: string;
  let scenario: Scenario;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "any-user-"));
    chmodSync(folder, 0o770);
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
    );
  });
  afterEach(async () => {
    await scenario.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(user: typeof USER, requestId: string): ConsumerProcess {
    const identifiers = [{ type: "email", value: "jo@example.com" }];
    return startConsumerProcess(
      {
        HOME: "/",
        DATABASE_URL: `sqlite:${folder}/data/ledger.db`,
        RESULT_STORE: `${folder}/results-${user.uid}`,
        INTERCOM_ACCESS_TOKEN: "token-of-the-tests",
        INTERCOM_BASE_URL: scenario.simulator.url,
      },
      { user, input: `${JSON.stringify({ requestId, kind: "access", identifiers })}\n` },
    );
  }

  it("starts in a folder that its group may write to, answers, and goes on there", async () => {
    for (const requestId of ["first", "second"]) {
      const consumer = start(USER, requestId);

      expect(await consumer.exited, consumer.log()).toBe(0);
      expect(consumer.stdout()).toContain(`"requestId":"${requestId}"`);
      expect(consumer.stdout()).toContain('"completed"');
    }
    expect(statSync(`${folder}/data/ledger.db`).uid).toBe(USER.uid);
  });

  it("says what is missing where another user has written the ledger", async () => {
    const first = start(USER, "first");
    expect(await first.exited, first.log()).toBe(0);

    const other = start({ ...USER, uid: USER.uid + 10_000 }, "second");

    await vi.waitFor(() => expect(other.log()).toMatch(/"part":"ledger".*"code":"EACCES"/), {
      timeout: 60_000,
    });
    await other.kill("SIGTERM");
  });
});
