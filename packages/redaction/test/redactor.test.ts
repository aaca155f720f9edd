import { describe, expect, it } from "vitest";
import { createRedactor, type People, type RedactionPolicy } from "../src/index.ts";
import { notePolicy } from "./support/note-policy.ts";

const mara = { names: ["Mara Linden"], emails: ["mara.linden@example.com"] };
const author = { type: "admin", id: "991267459", name: "Ada Quill", email: "ada.quill@example.com" };

const ada = { names: [author.name], emails: [author.email] };

function redact<Value extends object>(
  value: Value,
  policy: RedactionPolicy,
  { subject, others = ada }: { subject: People; others?: People },
) {
  return createRedactor(policy, { subject, others }).redact(value);
}

function accessPackage() {
  return {
    contacts: [
      {
        type: "contact",
        id: "6762f0d01bb69f9f2193bb7d",
        name: "Mara Linden",
        email: "mara.linden@example.com",
        notes: [
          {
            type: "note",
            id: "26",
            created_at: 1733932587,
            author,
            body: "<p>Asked for an invoice copy.</p>",
          },
          { type: "note", id: "27", created_at: 1733932588, author, body: "<p>Called back.</p>" },
        ],
        companies: [
          {
            type: "company",
            id: "5f4d3c1c",
            custom_attributes: {
              "account manager": "Ada Quill (ADA.QUILL@example.com)",
              "Ada Quill": "since 2024",
              contact: "Mara Linden",
            },
            notes: { type: "note.list", notes: [{ type: "note", id: "3", author, body: "Pays late." }] },
          },
        ],
      },
    ],
  };
}

describe("redact with the default policy", () => {
  it("removes author and body of every note and lists the cuts", () => {
    const { value, redactions } = redact(accessPackage(), notePolicy, { subject: mara });

    expect(value.contacts[0]?.notes).toEqual([
      { type: "note", id: "26", created_at: 1733932587 },
      { type: "note", id: "27", created_at: 1733932588 },
    ]);
    expect(value.contacts[0]?.companies[0]?.notes.notes).toEqual([{ type: "note", id: "3" }]);
    expect(redactions.map(({ rule, path, count }) => [rule, path, count])).toEqual([
      ["note-author", "contacts[*].companies[*].notes.notes[*].author", 1],
      ["note-author", "contacts[*].notes[*].author", 2],
      ["note-body", "contacts[*].companies[*].notes.notes[*].body", 1],
      ["note-body", "contacts[*].notes[*].body", 2],
      ["third-party-mention", "contacts[*].companies[*].custom_attributes.*", 3],
    ]);
    expect(redactions.every(({ reason }) => reason.includes("personal data of another person"))).toBe(true);
  });

  it("masks the author's name and address in what is left, and leaves the subject's own", () => {
    const { value } = redact(accessPackage(), notePolicy, { subject: mara });

    expect(value.contacts[0]?.companies[0]?.custom_attributes).toEqual({
      "account manager": "[removed: another person] ([removed: another person])",
      "[removed: another person]": "since 2024",
      contact: "Mara Linden",
    });
    expect(value.contacts[0]?.email).toBe("mara.linden@example.com");
  });

  it("does not change what it was given", () => {
    const given = accessPackage();

    redact(given, notePolicy, { subject: mara });

    expect(given).toEqual(accessPackage());
  });

  it("keeps the subject's own data where the subject wrote notes as a colleague", () => {
    const own = { type: "note", id: "1", author: { name: "Mara Linden", email: "mara.linden@example.com" } };

    const { value } = redact({ name: "Mara Linden", notes: [own] }, notePolicy, { subject: mara });

    expect(value).toEqual({ name: "Mara Linden", notes: [{ type: "note", id: "1" }] });
  });

  it.each([
    ["a note that lacks its type", { notes: [{ id: "1", author, body: "x" }] }, { notes: [{ id: "1" }] }],
    ["a list of notes as Intercom sends it", { notes: { data: [{ body: "x" }] } }, { notes: { data: [{}] } }],
    [
      "a note in a place of its own",
      { anything: [[{ type: "note", author }]] },
      { anything: [[{ type: "note" }]] },
    ],
    ["a note in a note", { type: "note", body: { type: "note", author } }, { type: "note" }],
    [
      "authors and bodies of other things",
      { article: { author: "Mara", body: "x" } },
      { article: { author: "Mara", body: "x" } },
    ],
  ])("knows %s", (_, given: object, expected) => {
    expect(redact(given, notePolicy, { subject: mara }).value).toEqual(expected);
  });

  it("masks an address that another mask sets free", () => {
    const bo = { name: "Bo Lee", email: "bo@example.com" };
    const given = { text: "bo@example.com+ada.quill@example.com" };
    const others = { names: [bo.name, author.name], emails: [bo.email, author.email] };

    const { value, redactions } = redact(given, notePolicy, { subject: mara, others });

    expect(value.text).not.toMatch(/ada|bo@/);
    expect(redactions).toContainEqual(expect.objectContaining({ path: "text", count: 2 }));
  });

  it.each([
    ["wide", Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, "Ada Quill"]))],
    ["long", { text: "Ada Quill, ".repeat(100_000) }],
    ["long and free of names", { text: "nobody, ".repeat(500_000) }],
    ["long, with addresses that hang together", { text: "ada.quill@example.com+".repeat(50_000) }],
    [
      "long, with base64 among names",
      { text: `${btoa("by Ada Quill today")} ${"Ada Quill, ".repeat(50_000)}` },
    ],
    ["long, with tags that do not end", { text: "<b ".repeat(200_000) }],
    ["long, with entities of entities", { text: `&${"amp;".repeat(300_000)}` }],
  ])("comes to an end with what is %s", (_what, given) => {
    const { value } = redact(given, notePolicy, { subject: mara });

    expect(JSON.stringify(value)).not.toMatch(/quill/i);
  });

  it("takes a package nested 100,000 deep", () => {
    let given: object = { type: "note", id: "1", author, body: "x", text: "Ada Quill" };
    for (let depth = 0; depth < 100_000; depth++) given = { down: given };

    const { redactions } = redact(given, notePolicy, { subject: mara });

    expect(redactions.map(({ path, count }) => [path, count])).toEqual([
      [expect.stringMatching(/\.\*\*\.author$/), 1],
      [expect.stringMatching(/\.\*\*\.body$/), 1],
      [expect.stringMatching(/\.\*\*\.text$/), 1],
    ]);
  });
});

describe("redact with a policy of one's own", () => {
  const policy: RedactionPolicy = {
    rules: [
      { rule: "phone", paths: ["contacts[*].phone"], action: "mask", reason: "on request" },
      {
        rule: "second",
        paths: ["contacts[*].phone", "contacts[*].tags[*]"],
        action: "drop",
        reason: "on request",
      },
    ],
    mentions: { rule: "mention", reason: "names another person" },
  };

  it("masks and drops, and names the first rule that applies to a place", () => {
    const { value, redactions } = redact({ contacts: [{ phone: "1", tags: ["a", "b"] }] }, policy, {
      subject: mara,
    });

    expect(value).toEqual({ contacts: [{ phone: "[removed]", tags: [] }] });
    expect(redactions).toEqual([
      { path: "contacts[*].phone", rule: "phone", reason: "on request", code: "third_party", count: 1 },
      { path: "contacts[*].tags[*]", rule: "second", reason: "on request", code: "third_party", count: 2 },
    ]);
  });

  it("refuses a path that it can't read", () => {
    const broken = { ...policy, rules: [{ rule: "r", paths: ["a["], action: "drop", reason: "x" } as const] };

    expect(() => redact({}, broken, { subject: mara })).toThrow(
      expect.objectContaining({ code: "invalid_policy" }),
    );
  });
});

describe("the subject's own words", () => {
  const policy: RedactionPolicy = { rules: [], mentions: { rule: "mention", reason: "another person" } };
  const isOwn = (object: object) => Reflect.get(object, "author") === "mara";

  it("stay as they are, and are told; what others wrote beside them is masked", () => {
    const part = (author: string) => ({ author, body: "Ada Quill said so", files: [{ name: "Ada.pdf" }] });
    const { value, own, redactions } = createRedactor(policy, { subject: mara, others: ada }).redact(
      { parts: [part("mara"), part("teammate 1")] },
      { path: "conversations[*]", isOwn },
    );

    expect(value.parts[0]).toEqual(part("mara"));
    expect(value.parts[1]).toEqual({
      author: "teammate 1",
      body: "[removed: another person] said so",
      files: [{ name: "[removed: another person].pdf" }],
    });
    expect(own.has("conversations[*].parts[*].body", "Ada Quill said so")).toBe(true);
    expect(own.has("conversations[*].parts[*].files[*].name", "Ada.pdf")).toBe(true);
    expect(redactions).toMatchObject([
      { path: "conversations[*].parts[*].body", count: 1 },
      { path: "conversations[*].parts[*].files[*].name", count: 1 },
    ]);
  });

  it("are texts, not the names of fields", () => {
    const { value } = createRedactor(policy, { subject: mara, others: ada }).redact(
      { author: "mara", form: { "Ada Quill": "Ada Quill" } },
      { isOwn },
    );

    expect(value.form).toEqual({ "[removed: another person]": "Ada Quill" });
  });

  it("are known by their place in an item too", () => {
    const { value } = createRedactor(policy, { subject: mara, others: ada }).redact(
      { rating: { remark: "Ada Quill was quick" }, title: "Ada Quill" },
      { ownPaths: ["rating.remark"] },
    );

    expect(value).toEqual({
      rating: { remark: "Ada Quill was quick" },
      title: "[removed: another person]",
    });
  });
});

describe("what nobody is known by", () => {
  const policy: RedactionPolicy = { rules: [], mentions: { rule: "mention", reason: "another person" } };
  const isOwn = (object: object) => Reflect.get(object, "author") === "mara";
  const text = "Write to bo@example.com, ssn 123-45-6789";

  it("is masked by its form in what others wrote, and left in the subject's own words and record", () => {
    const redactor = createRedactor(policy, { subject: mara, others: ada });

    const { value, redactions } = redactor.redact(
      { a: text, b: { author: "mara", text }, id: "4111111111111111" },
      { isOwn },
    );
    expect(value.a).toBe("Write to [removed: e-mail address], ssn 123-45-6789");
    expect(value.b).toEqual({ author: "mara", text });
    expect(value.id).toBe("4111111111111111");
    expect(redactions).toMatchObject([{ rule: "address", path: "a", code: "third_party", count: 1 }]);
    expect(redactor.redact({ a: text }, { isOfSubject: true }).value).toEqual({ a: text });
  });

  it("is withheld and named under the CCPA, in the subject's own words too", () => {
    const redactor = createRedactor(policy, { subject: mara, others: ada, withhold: true });

    const { value, own, redactions } = redactor.redact({ author: "mara", text }, { isOwn });
    expect(value.text).toBe("Write to bo@example.com, ssn [withheld: social security number]");
    expect(own.has("text", value.text)).toBe(true);
    expect(redactions).toMatchObject([
      { rule: "withheld-social-security-number", code: "not_disclosed", path: "text" },
    ]);
  });
});

describe("a rule", () => {
  const mentions = { rule: "mention", reason: "another person" };
  const options = { subject: mara, others: ada };

  it("of one category leaves the items of another alone, and applies from the root of the package", () => {
    const rule = {
      rule: "own",
      paths: ["contacts[*].notes[*].body"],
      reason: "",
      category: "notes",
    } as const;
    const redactor = createRedactor({ rules: [{ ...rule, action: "drop" }], mentions }, options);
    const place = { path: "contacts[*].notes[*]" };

    expect(redactor.redact({ body: "x" }, { ...place, category: "notes" }).value).toEqual({});
    expect(redactor.redact({ body: "x" }, { ...place, category: "events" }).value).toEqual({ body: "x" });
    expect(redactor.redact({ body: "x" }, { path: "notes[*]", category: "notes" }).value).toEqual({
      body: "x",
    });
  });

  it("that keeps a place shields it from those that follow, and lets no mention through", () => {
    const keep = { rule: "kept", paths: ["notes[*].body"], action: "keep", reason: "" } as const;
    const { value } = createRedactor({ ...notePolicy, rules: [keep, ...notePolicy.rules] }, options).redact({
      notes: [{ author, body: "Called Ada Quill back" }],
    });

    expect(value).toEqual({ notes: [{ body: "Called [removed: another person] back" }] });
  });

  it("that pseudonymises leaves a number in place of the person", () => {
    const rule = { rule: "numbered", paths: ["assignee"], action: "pseudonymise", reason: "" } as const;
    const { value, redactions } = createRedactor(
      { rules: [rule], mentions },
      { ...options, pseudonymOf: () => "teammate 1" },
    ).redact({ assignee: author });

    expect(value).toEqual({ assignee: "teammate 1" });
    expect(redactions).toMatchObject([{ rule: "numbered", path: "assignee", count: 1 }]);
  });
});
