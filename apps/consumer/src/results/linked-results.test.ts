import { randomBytes, randomUUID } from "node:crypto";
import type { NewResultLink } from "@intercom-dsar/ledger";
import { expect, it } from "vitest";
import { hashOf } from "./capability.ts";
import { capabilityOf, createLinkedResults, fileNameOf, mediaTypeOf } from "./linked-results.ts";

const { signal } = new AbortController();

it("makes a link of its own for each object, of which the ledger gets the hash alone", async () => {
  const added: NewResultLink[] = [];
  const linked = createLinkedResults(
    {
      async put(_, content) {
        for await (const _chunk of content);
        return "file:///elsewhere";
      },
    },
    {
      links: { add: async (link) => void added.push(link), renew: async () => null },
      baseUrl: "https://dsar.example.com",
      livesMs: 1_000,
      random: randomBytes,
    },
  );

  const links = [
    await linked.put("portal:r-1/package.json", [Buffer.from("ab")], signal),
    await linked.put("portal:r-1/package.json", [], signal),
  ];

  const capabilities = links.map((link) => capabilityOf(link) ?? "");
  expect(links).toEqual(capabilities.map((each) => `https://dsar.example.com/v1/results/${each}`));
  expect(new Set(capabilities).size).toBe(2);
  expect(added).toMatchObject([
    {
      hash: hashOf(capabilities[0] ?? ""),
      requestId: "portal:r-1",
      object: "portal:r-1/package.json",
      bytes: 2,
    },
    { hash: hashOf(capabilities[1] ?? ""), bytes: 0 },
  ]);
  for (const capability of capabilities) expect(JSON.stringify(added)).not.toContain(capability);
});

it("makes no link where the object can't be stored", async () => {
  const linked = createLinkedResults(
    { put: () => Promise.reject(new Error("full")) },
    {
      links: { add: () => Promise.reject(new Error("added")), renew: async () => null },
      baseUrl: "https://dsar.example.com",
      livesMs: 1_000,
      random: randomBytes,
    },
  );

  await expect(linked.put("r-1/x", [], signal)).rejects.toThrow("full");
});

it.each([
  [`r-1/package-${randomUUID()}.json`, "package.json", "application/json"],
  [`portal:r-1/report-2-${randomUUID()}.html`, "report-2.html", "text/html; charset=utf-8"],
  [`r-1/attachment-1-${randomUUID()}.json`, "attachment-1.json", "application/octet-stream"],
  [`r-1/package-${randomUUID()}.json.age`, "package.json.age", "application/octet-stream"],
])("calls %s by the name that the outcome gives it", (object, name, mediaType) => {
  expect(fileNameOf(object)).toBe(name);
  expect(mediaTypeOf(name)).toBe(mediaType);
});

it.each([
  `https://dsar.example.com/v1/results/${"A".repeat(42)}`,
  `https://dsar.example.com/v1/results/${"A".repeat(43)}?x`,
  "file:///data/results/objects/r-1/package.json",
  "s3://results/live/r-1/package.json",
])("takes %s for no link", (reference) => {
  expect(capabilityOf(reference)).toBeNull();
});
