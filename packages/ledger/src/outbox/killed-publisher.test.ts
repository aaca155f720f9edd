import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openLedger } from "../open-ledger.ts";

const MODULE = new URL("../open-ledger.ts", import.meta.url).href;
const DATABASE = import.meta.resolve("@intercom-dsar/database");
const SEALING = import.meta.resolve("@intercom-dsar/sealing");
const TAKE = { channels: ["dead-letter"], limit: 10, lockMs: 3_600_000 } as const;

describe("what a killed process held for publication", () => {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  const url = `sqlite:${folder}/ledger.db`;
  const key = randomBytes(32);
  const database = openDatabase(url);
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is free for the next one at once on SQLite, and only then", async () => {
    const ledger = await openLedger({ database, keyring: createKeyring([key]) });
    const message = { id: "m1", channel: "dead-letter", requestId: null, key: "m1", headers: {} } as const;
    await ledger.inbox.receive([{ type: "dead-letter", message: { ...message, value: Buffer.from("m1") } }]);
    const publisher = startPublisher();
    await once(publisher.stdout, "data");

    expect(await ledger.outbox.take({ owner: "living", ...TAKE })).toEqual([]);
    publisher.kill("SIGKILL");

    const taken = await vi.waitFor(async () => {
      const messages = await ledger.outbox.take({ owner: "living", ...TAKE });
      expect(messages).toHaveLength(1);
      return messages;
    }, 20_000);
    expect(taken).toMatchObject([{ id: "m1", attempts: 1 }]);
  });

  /** Another process, which takes what is there and then does nothing more. */
  function startPublisher() {
    const script = `
      import { openDatabase } from ${JSON.stringify(DATABASE)};
      import { createKeyring } from ${JSON.stringify(SEALING)};
      import { openLedger } from ${JSON.stringify(MODULE)};
      const keyring = createKeyring([Buffer.from(process.argv[1], "hex")]);
      const ledger = await openLedger({ database: openDatabase(${JSON.stringify(url)}), keyring });
      const taken = await ledger.outbox.take(${JSON.stringify({ owner: "dead", ...TAKE })});
      console.log(taken.length);
      setInterval(() => {}, 1000);`;
    const parameters = ["--input-type=module", "-e", script, key.toString("hex")];
    return spawn(process.execPath, parameters, { stdio: ["ignore", "pipe", "inherit"] });
  }
});
