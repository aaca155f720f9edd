import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseControllerFile } from "@intercom-dsar/access-package";
import { packageV2Schema } from "@intercom-dsar/dsar-events";
import { outcomeSchema } from "@intercom-dsar/dsar-events/service";
import { exampleSeed } from "@intercom-dsar/intercom-simulator";
import { expectPublishedPackage } from "@intercom-dsar/testing";
import { expect, it } from "vitest";
import { runAccess } from "../../testing/run-access.ts";

const SOMEBODY_ELSE = /Quill|Okafor|O'Neil|Kim Holm|boss@|colleagues\.example|salary|Pays late/;

it("gives a package of version 2 that is grouped, tagged and without nulls or unix times, with a portable file beside it", async () => {
  const stored = new Map<string, string>();
  const { body } = await runAccess(exampleSeed(), { packageFormat: "v2" }, { stored });

  const access = outcomeSchema.shape.access.parse(body.access);
  expect(access?.format).toBe("intercom-dsar.package.v2");
  const text = JSON.stringify(access?.content);
  const content = packageV2Schema.parse(access?.content);
  expect(access?.sha256).toBe(createHash("sha256").update(text).digest("hex"));

  expect(text).not.toMatch(SOMEBODY_ELSE);
  expect(text).not.toMatch(/null|:1[67]\d{8}[,}]|assignee_id"|"owner_id"/);
  expect(content.you).toMatchObject([
    { name: "Mara Linden", created_at: "2024-12-18T15:57:04Z", tags: [{ name: "Beta" }] },
    {},
  ]);
  expect(content.companies).toMatchObject([
    { name: "Acme Example Ltd", profile: content.you[0]?.id },
    { name: "Nordlicht & Söhne" },
    {},
  ]);
  expect(content.conversations?.[0]).toMatchObject({
    title: "Invoice copy",
    rating: { rating: 5 },
    messages: [
      { at: "2024-12-18T15:59:06Z", from: "you", kind: "message" },
      { from: "teammate 1", attachments: [{ name: "invoice.pdf", file: { name: "attachment-1.pdf" } }] },
      { from: "company", kind: "note" },
      { from: "you" },
    ],
  });
  expect(content.tickets?.[0]).toMatchObject({
    kind: "Damaged goods",
    title: "Broken lamp",
    description: "The lamp came in two pieces.",
  });
  expect(content.notes?.length).toBe(3);
  expect(content.notLookedAt).toContainEqual({ resource: "visitors", result: "not_searchable" });
  expect(content.provenance).toEqual(
    expect.arrayContaining([
      { path: "you[*].email", source: "provided" },
      { path: "you[*].last_seen_at", source: "observed" },
      { path: "you[*].tags", source: "derived" },
      { path: "conversations[*].messages[from=you]", source: "provided" },
      { path: "conversations[*].messages", source: "derived" },
    ]),
  );

  const portable = access?.attachments?.find(({ name }) => name === "portability.json");
  const written = stored.get(portable?.dataref.replace("memory:", "") ?? "") ?? "";
  expect(portable).toMatchObject({
    bytes: Buffer.byteLength(written),
    sha256: createHash("sha256").update(written).digest("hex"),
  });
  const { conversations, ...rest } = JSON.parse(written);
  expect(rest).not.toHaveProperty("notes");
  expect(conversations[0].messages).toMatchObject([
    { body: "<p>Could I have a copy of my invoice?</p>" },
    { body: "<p>Thanks!</p>" },
  ]);
  expect(rest.you[0]).not.toHaveProperty("tags");
  expect(written).not.toMatch(SOMEBODY_ELSE);
});

it("is valid by the published schema, which tells a package that is not", async () => {
  const { body } = await runAccess(exampleSeed(), { packageFormat: "v2" });
  const content = packageV2Schema.parse(body.access?.content);

  expect(() => expectPublishedPackage(content)).not.toThrow();
  expect(() => expectPublishedPackage({ ...content, you: "somebody" })).toThrow(/\/you/);
  expect(() => expectPublishedPackage({})).toThrow(/required/);
});

it("names the same cuts and the same person by the same number in both formats", async () => {
  const [first, second] = [
    await runAccess(exampleSeed()),
    await runAccess(exampleSeed(), { packageFormat: "v2" }),
  ];

  const cuts = (body: typeof first.body) =>
    new Set(body.access?.redactions.map(({ rule, path, count }) => `${rule} ${path} ${count}`));
  expect(cuts(second.body)).toEqual(cuts(first.body));
  expect(JSON.stringify(second.body.access?.content)).toContain("person 1");
});

it("leaves a report in the language that the request asks for, and none without a controller's file", async () => {
  const stored = new Map<string, string>();
  const controllers = parseControllerFile(
    readFileSync(new URL("../../../../../infra/demo/controller.yaml", import.meta.url), "utf8"),
  );

  const { body } = await runAccess(
    exampleSeed(),
    { reportFrame: () => controllers.frameOf("ws1", "de", "en") },
    { stored },
  );

  const access = outcomeSchema.shape.access.parse(body.access);
  expect(access?.format).toBe("intercom-dsar.package.v1");
  const report = stored.get(access?.report?.dataref.replace("memory:", "") ?? "") ?? "";
  expect(report).toContain('<html lang="de">');
  expect(report).not.toMatch(SOMEBODY_ELSE);
  expect(access?.report?.sha256).toBe(createHash("sha256").update(report).digest("hex"));

  expect((await runAccess(exampleSeed())).body.access).not.toHaveProperty("report");
});
