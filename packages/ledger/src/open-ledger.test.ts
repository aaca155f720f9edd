import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import { openLedger } from "./open-ledger.ts";
import { DAY, message, submission } from "./testing/submissions.ts";
import { claimOne, DIALECTS, KEY, leaseOf, useLedgers } from "./testing/use-ledgers.ts";

describe.each(DIALECTS)("opening a ledger, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("refuses a key that is not its own, changes nothing, and works with the right one again", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const database = openDatabase(stage.url);

    const wrong = openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => stage.now });

    await expect(wrong).rejects.toMatchObject({ code: "wrong_key", retryable: false });
    const both = createKeyring([randomBytes(32), KEY]);
    const rotated = await openLedger({ database, keyring: both, now: () => stage.now });
    expect(await rotated.inbox.receive([submission("r1")])).toEqual(["duplicate"]);
    await rotated.close();
    await database.close();
  });

  it("refuses to remember ids for a shorter time than records", async () => {
    await stage.freshLedger();
    const database = openDatabase(stage.url);
    const retention = { identifiersMs: DAY, recordsMs: 2 * DAY, idsMs: DAY };

    await expect(openLedger({ database, keyring: createKeyring([KEY]), retention })).rejects.toMatchObject({
      code: "retention_invalid",
    });
    await database.close();
  });

  it.runIf(dialect === "sqlite")("has nobody's address, contact id or package in its files", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("r1", { subjects: ["canary.person@example.com"], payload: Buffer.from("canary-payload") }),
    ]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "r1", [{ step: "plan", contactId: "canary-contact" }]);
    await ledger.requests.wait(lease, "r1", {
      reason: "retry",
      code: "x",
      dueAt: stage.now,
      progress: Buffer.from("canary-progress"),
    });
    await ledger.inbox.receive([
      { type: "dead-letter", message: message("canary-free-id", "dead-letter", "canary-value") },
    ]);

    const written = readdirSync(stage.folder).filter(
      (name) => name.includes(".db") && !name.includes("owners"),
    );
    const bytes = Buffer.concat(written.map((name) => readFileSync(join(stage.folder, name))));

    expect(written.length).toBeGreaterThan(0);
    for (const canary of [
      "canary.person",
      "canary-payload",
      "canary-contact",
      "canary-progress",
      "canary-value",
    ]) {
      expect(bytes.includes(canary), canary).toBe(false);
      expect(bytes.includes(createHash("sha256").update(canary).digest("hex")), canary).toBe(false);
    }
  });
});
