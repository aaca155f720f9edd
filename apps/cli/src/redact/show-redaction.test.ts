import { readFileSync } from "node:fs";
import { packagePolicy } from "@intercom-dsar/subject-data";
import { describe, expect, it } from "vitest";
import { readSample, redactSample } from "./redact-sample.ts";
import { type RedactOptions, showRedaction } from "./show-redaction.ts";

const SAMPLE = readFileSync(new URL("../../sample.json", import.meta.url), "utf8");
const POLICY = `
format: intercom-dsar.redaction.v1
default: standard
workspaces: { ws2: bare }
policies:
  standard:
    categories:
      notes:
        - { rule: text-released, paths: ["contacts[*].notes[*].body"], action: keep, code: released, reason: Ours. }
  bare: { extends: none, categories: { contacts: [] } }
`;

function run(options: Partial<RedactOptions> = {}, files: Readonly<Record<string, string>> = {}) {
  const known: Readonly<Record<string, string>> = { "s.json": SAMPLE, "p.yaml": POLICY, ...files };
  return showRedaction({ sample: "s.json", ...options }, (path) => {
    const text = known[path];
    if (text === undefined) throw Object.assign(new Error(`ENOENT ${path}`), { code: "ENOENT" });
    return text;
  });
}

describe("intercom-dsar redact", () => {
  it("lists what the service's own policy cuts, and that the leak check passes", () => {
    const { exitCode, output } = run();

    expect(exitCode).toBe(0);
    expect(output).toMatch(/^1 +staff +note-author +contacts\[\*\]\.notes\[\*\]\.author$/m);
    expect(output).toMatch(/^1 +third_party +phone +conversations/m);
    expect(output).toMatch(/leak check: passes\n$/);
    expect(output).not.toMatch(/Quill/);
  });

  it("hands out the redacted sample as JSON", () => {
    const { redacted } = JSON.parse(run({ json: true }).output);

    expect(redacted.contacts[0].notes).toEqual([{ type: "note", id: "26", created_at: 1_733_932_587 }]);
    expect(redacted.conversations[0].source.body).toContain("Ada Quill promised me");
    expect(redacted.conversations[0].conversation_parts.conversation_parts[0].author.name).toBe("teammate 1");
  });

  it("takes a policy file, by workspace", () => {
    expect(JSON.parse(run({ policy: "p.yaml", json: true }).output).redacted.contacts[0].notes[0].body).toBe(
      "<p>Asked for an invoice copy.</p>",
    );
    expect(run({ policy: "p.yaml", workspace: "ws2" }).output).toMatch(/no_policy +unknown-category/);
  });

  it("withholds under the CCPA what may not be disclosed", () => {
    expect(run({ ccpa: true }).output).toMatch(/not_disclosed +withheld-social-security-number/);
  });

  it("tells where the leak check would block a policy that forgets a colleague", () => {
    const forgetful = { ...packagePolicy, mentions: { ...packagePolicy.mentions, action: "keep" } } as const;

    const { leaks } = redactSample(readSample(SAMPLE), forgetful, { withhold: false });
    expect(leaks).toEqual(["contacts[*].custom_attributes.account_manager"]);
  });

  it.each([
    ["a sample that is not there", { sample: "x.json" }, /--sample x\.json: can't be read/],
    ["a sample that is no JSON", { sample: "p.yaml" }, /--sample p\.yaml: /],
    ["a policy that is none", { policy: "s.json" }, /--policy s\.json: .*format/],
  ])("ends with 2 for %s", (_what, options, message) => {
    expect(run(options)).toMatchObject({ exitCode: 2, output: "", error: expect.stringMatching(message) });
  });
});
