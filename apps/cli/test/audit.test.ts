import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createReceiptSigner } from "@intercom-dsar/receipts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportAudit } from "../../consumer/src/commands/audit/export-audit.ts";
import { endDeletion } from "../../consumer/src/testing/end-deletion.ts";
import {
  type OperatorServer,
  operatorSubmission,
  startOperatorServer,
} from "../../consumer/src/testing/operator-server.ts";
import { runCli } from "../src/testing/run-cli.ts";
import { rewriteChain } from "./rewrite-chain.ts";

const signer = createReceiptSigner([new Uint8Array(32).fill(5)], "urn:test");
const TIME = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 11, 1) };
const NOWHERE = new Writable({ write: (_chunk, _encoding, done) => done() });
let server: OperatorServer;
let folder: string;
beforeEach(async () => {
  server = await startOperatorServer();
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  for (const id of ["d1", "d2", "d3"]) await endDeletion(server, id, signer);
  await server.ledger.inbox.receive([operatorSubmission("open-1")]);
  await server.send("operator", "POST", "/requests/portal/open-1/cancel", {
    body: { reason: "ticket OPS-1" },
  });
  await exportAudit(server.ledger, { ...TIME, folder }, signer, NOWHERE);
  writeFileSync(join(folder, "jwks.json"), JSON.stringify(signer.jwks));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

const verify = () => runCli(["verify", folder, "--jwks", join(folder, "jwks.json")]);
const path = (name: string) => join(folder, name);
const linesOf = (name: string) => readFileSync(path(name), "utf8").trimEnd().split("\n");
const putLines = (name: string, lines: readonly string[]) =>
  writeFileSync(path(name), `${lines.join("\n")}\n`);

describe("an exported audit", () => {
  it("agrees on another machine, and names nobody but operators", async () => {
    const { exitCode, output } = await verify();

    expect([exitCode, output]).toEqual([
      0,
      "signature: right; what ended from 2026-11-01T00:00:00.000Z on and before 2026-12-01T00:00:00.000Z\n" +
        "3 requests, 18 entries of journals, 3 receipts, 1 actions of operators: all agree\n",
    ]);
    const all = ["requests", "journals", "operator-actions"].map((name) =>
      readFileSync(path(`${name}.jsonl`), "utf8"),
    );
    expect(all.join()).not.toMatch(/canary|contact-1/);
    expect(all[2]).toContain("ticket OPS-1");
  });

  it("is found to be changed by a single byte, anywhere in it", async () => {
    for (const name of ["requests.jsonl", "journals.jsonl", "operator-actions.jsonl", "manifest.json"]) {
      const before = readFileSync(path(name));
      for (let place = 3; place < before.length; place += Math.ceil(before.length / 25)) {
        const changed = Buffer.from(before);
        changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
        writeFileSync(path(name), changed);
        const { exitCode, output } = await verify();
        expect(
          [exitCode, output.includes(name) || output.includes("request portal/")],
          `${name} ${place}`,
        ).toEqual([1, true]);
      }
      writeFileSync(path(name), before);
    }
    expect((await verify()).exitCode).toBe(0);
  });

  it("is found to lack a line, and of which request", async () => {
    const lines = linesOf("journals.jsonl");
    const place = lines.findIndex(
      (line) => line.includes('"request":"d2"') && line.includes("delete.accepted"),
    );
    putLines("journals.jsonl", lines.toSpliced(place, 1));

    const { exitCode, output } = await verify();

    expect(exitCode).toBe(1);
    expect(output).toContain(`journals.jsonl: ${lines.length - 1} lines, not ${lines.length}`);
    expect(output).toMatch(
      /^request portal\/d2: entry \d of its journal does not follow from those before it$/m,
    );
    expect(output).not.toContain("portal/d1:");
  });

  it("is found to lack a file", async () => {
    for (const name of [
      "requests.jsonl",
      "journals.jsonl",
      "operator-actions.jsonl",
      "manifest.json",
      "manifest.jws",
    ]) {
      const before = readFileSync(path(name));
      rmSync(path(name));
      const { exitCode, output } = await verify();
      expect([exitCode, output.includes(`${name}: is missing`)]).toEqual([1, true]);
      writeFileSync(path(name), before);
    }
  });

  it("is found to have a chain that was rewritten, hashes and manifest and all, by its receipt", async () => {
    rewriteChain(folder, "d2");

    const { exitCode, output } = await verify();

    expect(exitCode).toBe(1);
    expect(output).toContain("manifest.json: is not what one of the keys signed");
    expect(output).toContain("request portal/d2: its journal is not the one of its receipt");
    expect(output).not.toContain("does not follow");
  });

  it("is found to be another one's where its manifest or a receipt was signed by another key", async () => {
    const other = createReceiptSigner([new Uint8Array(32).fill(6)], "urn:test");
    writeFileSync(path("manifest.jws"), other.signManifest(readFileSync(path("manifest.json"), "utf8")));

    expect((await verify()).output).toContain("manifest.json: is not what one of the keys signed");

    writeFileSync(path("jwks.json"), JSON.stringify(other.jwks));
    expect((await verify()).output).toContain("request portal/d1: its receipt: key_unknown");
  });

  it("is found to have a line more", async () => {
    appendFileSync(path("journals.jsonl"), `${linesOf("journals.jsonl")[0]}\n`);

    expect((await verify()).output).toMatch(/^journals\.jsonl line 19: is about none of the requests$/m);
  });
});
