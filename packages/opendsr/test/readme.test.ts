import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSignature, verifyProcessorSignature } from "../src/index.ts";
import { issueCertificate } from "../src/testing/index.ts";
import { faults } from "./conformance-example.ts";
import { take } from "./readme-example.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("has an example in its README that does what it says", async () => {
  const directory = mkdtempSync(join(tmpdir(), "opendsr-readme-"));
  const issued = await issueCertificate("dsar.example.com");
  writeFileSync(join(directory, "key.pem"), issued.key);
  writeFileSync(join(directory, "certificate.pem"), issued.certificate);

  const { data, answer, headers } = take(
    JSON.stringify({
      regulation: "gdpr",
      subject_request_id: "a7551968-d5d6-44b2-9831-815ac9017798",
      subject_request_type: "access",
      submitted_time: "2026-11-23T09:00:00Z",
      subject_identities: [
        { identity_type: "email", identity_value: "mara@example.com", identity_format: "raw" },
      ],
    }),
    directory,
  );
  rmSync(directory, { recursive: true });

  expect(read("../README.md")).toContain(read("readme-example.ts"));
  expect(data).toMatchObject({ kind: "access", identifiers: [{ type: "email", value: "mara@example.com" }] });
  const signature = readSignature((name) => headers[name]);
  expect(
    signature !== null && verifyProcessorSignature(answer, signature, issued.certificate, new Date()),
  ).toBe(true);
});

it("has an example of the conformance suite in its README that does what it says", async () => {
  expect(read("../README.md")).toContain(read("conformance-example.ts"));
  expect(await faults("http://127.0.0.1:1/v2", "x")).toContain(
    "6.3: tells in its discovery what it supports",
  );
});
