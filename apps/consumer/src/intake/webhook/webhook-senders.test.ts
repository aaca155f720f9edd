import { describe, expect, it } from "vitest";
import { freshKey, freshKeyPair } from "../../testing/webhook-server.ts";
import { webhookSenders } from "./webhook-senders.ts";

const KEY = freshKey();
const PUBLIC_KEY = freshKeyPair().publicKey;

function mistakesOf(written: unknown): string {
  const text = typeof written === "string" ? written : JSON.stringify(written);
  return (
    webhookSenders
      .safeParse(text)
      .error?.issues.map(({ message }) => message)
      .join("\n") ?? ""
  );
}

describe("SENDERS", () => {
  it("needs a name and a key, and allows everything that is not limited", () => {
    const [sender] = webhookSenders.parse(JSON.stringify([{ name: "portal", keys: [KEY] }]));

    expect(sender).toMatchObject({
      name: "portal",
      kinds: null,
      workspaces: null,
      requestsPerMinute: 6_000,
      callbackUrl: null,
      callbackHosts: [],
      callbackPrefixes: [],
      callbackKeys: [],
      recipientKey: null,
    });
    expect(sender?.keys).toHaveLength(1);
  });

  it.each([
    ["no JSON", "portal", /^is no JSON from line 1, column 1 on$/],
    ["an empty list", [], /at least one sender/],
    ["a sender without a key", [{ name: "a", keys: [] }], /^0\.keys: .*at least one key/],
    ["a short key", [{ name: "a", keys: ["whsec_c2hvcnQ="] }], /^0\.keys\.0: .*openssl rand/],
    ["a name with a space", [{ name: "a b", keys: [KEY] }], /^0\.name: /],
    ["the name of an endpoint", [{ name: "kafka", keys: [KEY] }], /^0\.name: .*kafka, pipe, opendsr/],
    ["an unknown kind", [{ name: "a", keys: [KEY], kinds: ["rectification"] }], /^0\.kinds\.0: /],
    ["a right that is misspelt", [{ name: "a", keys: [KEY], workspace: ["w"] }], /^0: /],
    [
      "a host that is a URL",
      [{ name: "a", keys: [KEY], callbackHosts: ["https://x.example"] }],
      /^0\.callbackHosts\.0: /,
    ],
    [
      "a prefix that does not end in a slash",
      [{ name: "a", keys: [KEY], callbackPrefixes: ["https://x.example/dsar"] }],
      /^0\.callbackPrefixes\.0: .*ends in/,
    ],
    [
      "two senders of one name",
      [
        { name: "a", keys: [KEY] },
        { name: "a", keys: [freshKey()] },
      ],
      /^1\.name: .*two senders/,
    ],
    [
      "one key of two senders",
      [
        { name: "a", keys: [KEY] },
        { name: "b", keys: [KEY] },
      ],
      /^1\.keys\.0: .*twice/,
    ],
    [
      "one public key of two senders",
      [
        { name: "a", keys: [PUBLIC_KEY] },
        { name: "b", keys: [PUBLIC_KEY] },
      ],
      /^1\.keys\.0: .*twice/,
    ],
    [
      "a private key, which only the sender should hold",
      [{ name: "a", keys: [`whsk_${Buffer.alloc(32, 7).toString("base64")}`] }],
      /^0\.keys\.0: .*whpk_/,
    ],
    [
      "a public key to sign callbacks",
      [{ name: "a", keys: [KEY], callbackKeys: [PUBLIC_KEY] }],
      /^0\.callbackKeys\.0: .*whsec_/,
    ],
    ...[
      { callbackUrl: "https://a.example/x" },
      { callbackHosts: ["a.example"] },
      { callbackPrefixes: ["https://a.example/x/"] },
    ].map((right): [string, unknown, RegExp] => [
      `${Object.keys(right)} of a sender whose keys can't sign`,
      [{ name: "a", keys: [PUBLIC_KEY], ...right }],
      /^0\.callbackKeys: .*can't sign/,
    ]),
  ])("refuses %s, and says where and what to write", (_, written, message) => {
    expect(mistakesOf(written)).toMatch(message);
  });

  it("asks a sender of public keys for callback keys only where it may have callbacks", () => {
    const callbackUrl = "https://a.example/x";

    expect(mistakesOf([{ name: "a", keys: [PUBLIC_KEY] }])).toBe("");
    expect(mistakesOf([{ name: "a", keys: [PUBLIC_KEY], callbackUrl, callbackKeys: [KEY] }])).toBe("");
    expect(mistakesOf([{ name: "a", keys: [PUBLIC_KEY, KEY], callbackUrl }])).toBe("");
  });

  it("quotes no key and no text of its own", () => {
    const secret = `whsec_${"%".repeat(40)}hunter2`;

    expect(
      mistakesOf([{ name: "hunter2 hunter2", keys: [secret], kinds: ["hunter2"], callbackUrl: "hunter2" }]),
    ).not.toContain("hunter2");
  });
});
