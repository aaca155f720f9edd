import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createReceiptSigner } from "@intercom-dsar/receipts";
import { beforeEach, describe, expect, it } from "vitest";
import { exampleCertificate } from "../../../../packages/receipts/src/testing/example-certificate.ts";
import { checkReceipt } from "./check-receipt.ts";

const signer = createReceiptSigner([new Uint8Array(32).fill(3)], "urn:test");
const OUTCOME = JSON.stringify({
  requestId: "r-1",
  kind: "deletion",
  status: "completed",
  endedAt: "2026-11-26T09:00:00.000Z",
});
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "verify-"));
});

function put(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function files() {
  return {
    file: put("receipt", `${signer.sign(Buffer.from(OUTCOME), null)}\n`),
    jwks: put("jwks.json", JSON.stringify(signer.jwks)),
    outcome: put("outcome.json", `${OUTCOME}\n`),
  };
}

describe("intercom-dsar verify", () => {
  it("says that a receipt and its outcome agree, claim by claim", async () => {
    const { exitCode, output } = await checkReceipt(files());

    expect(exitCode).toBe(0);
    expect(output).toMatch(/^signature: right, by key [\w-]{43}$/m);
    for (const claim of ["outcome.sha256", "outcome.status", "request.id", "iat"])
      expect(output).toContain(`${claim}: agrees`);
  });

  it("names the claim that an outcome was changed in, and fails", async () => {
    const outcome = put("changed.json", OUTCOME.replace("completed", "partial"));

    const { exitCode, output } = await checkReceipt({ ...files(), outcome });

    expect(exitCode).toBe(1);
    expect(output).toMatch(/^outcome\.status: DIFFERS$/m);
    expect(output).toMatch(/^request\.id: agrees$/m);
  });

  it("fails for a receipt that was changed, or that other keys signed", async () => {
    const { file, ...rest } = files();
    const other = createReceiptSigner([new Uint8Array(32).fill(4)], "urn:test");
    const changed = put("x", signer.sign(Buffer.from(OUTCOME), null).replace(/\.(.)/, ".A"));
    const jwks = put("other.json", JSON.stringify(other.jwks));

    expect(await checkReceipt({ ...rest, file: changed })).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/^receipt_invalid: /),
    });
    expect(await checkReceipt({ ...rest, file, jwks })).toMatchObject({
      exitCode: 1,
      error: expect.stringMatching(/^key_unknown: /),
    });
  });

  it("fetches the keys where they are published", async () => {
    const server = createServer((_request, response) => response.end(JSON.stringify(signer.jwks)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
      expect(await checkReceipt({ ...files(), jwks })).toMatchObject({ exitCode: 0 });
    } finally {
      server.close();
    }
    await expect(checkReceipt({ ...files(), jwks: "http://127.0.0.1:1/" })).rejects.toThrow(
      /can't be fetched/,
    );
  });

  it("compares no outcome where none is named, and says so", async () => {
    const { outcome: _, ...rest } = files();
    expect((await checkReceipt(rest)).output).toMatch(/^outcome: not compared/m);
  });

  it("says that a certificate follows from what was signed, and names the fact that does not", async () => {
    const { certificate, jwks: keys } = exampleCertificate();
    const jwks = put("certificate-keys.json", JSON.stringify(keys));
    const file = put("certificate.json", JSON.stringify(certificate, null, 2));
    const changed = put("changed.json", JSON.stringify({ ...certificate, status: "partial" }));

    const right = await checkReceipt({ file, jwks });
    expect([right.exitCode, right.output]).toEqual([0, expect.stringMatching(/^all \d+ facts agree$/m)]);
    const wrong = await checkReceipt({ file: changed, jwks });
    expect([wrong.exitCode, wrong.output]).toEqual([1, expect.stringMatching(/^status: DIFFERS$/m)]);
  });
});
