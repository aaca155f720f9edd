import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createCallbackPolicy } from "./callback-policy.ts";

const key = createSecretKey(randomBytes(32));
const parties = [
  {
    origin: "webhook:portal",
    hosts: ["hooks.example.com", "hooks.example.com:8443"],
    defaultUrl: "https://default.example.com/dsar?tenant=1",
    keys: [key],
  },
  {
    origin: "webhook:form",
    hosts: [],
    prefixes: ["https://shared.example.com/tenants/7/"],
    defaultUrl: null,
    keys: [key],
  },
  { origin: null, hosts: ["kafka.example.com"], defaultUrl: null, keys: [key] },
];
const policy = createCallbackPolicy(parties, { development: false });

describe("where callbacks may go", () => {
  it.each([
    "https://hooks.example.com/any/path?query",
    "https://hooks.example.com:443/",
    "https://HOOKS.example.com/",
    "https://hooks.example.com:8443/",
    "https://default.example.com/dsar?tenant=1",
  ])("allows %s", (url) => {
    expect(policy.allows("webhook:portal", url)).toBe(true);
  });

  it.each([
    ["another host", "https://example.com/"],
    ["a longer host", "https://hooks.example.com.evil.test/"],
    ["another port", "https://hooks.example.com:444/"],
    ["no TLS", "http://hooks.example.com/"],
    ["credentials", "https://hooks.example.com@evil.test/"],
    ["credentials of its own", "https://user:pass@hooks.example.com/"],
    ["a fragment", "https://hooks.example.com/#x"],
    ["another path at the default's host", "https://default.example.com/other"],
    ["another scheme", "file:///etc/passwd"],
    ["no URL", "hooks.example.com"],
    ["a very long URL", `https://hooks.example.com/${"x".repeat(3_000)}`],
    ["the host of somebody else", "https://kafka.example.com/"],
  ])("refuses %s", (_, url) => {
    expect(policy.allows("webhook:portal", url)).toBe(false);
  });

  it.each([
    ["https://shared.example.com/tenants/7/dsar?x=1", true],
    ["https://SHARED.example.com:443/tenants/7/", true],
    ["https://shared.example.com/tenants/8/dsar", false],
    ["https://shared.example.com/tenants/7", false],
    ["https://shared.example.com/tenants/7/../8/", false],
    ["https://shared.example.com/tenants/7/%2e%2e/8/", false],
    ["https://shared.example.com/tenants/7/..%2f8/", false],
    ["https://shared.example.com.evil.test/tenants/7/", false],
    ["https://shared.example.com@evil.test/tenants/7/", false],
  ])("keeps below a prefix: %s", (url, allowed) => {
    expect(policy.allows("webhook:form", url)).toBe(allowed);
  });

  it("allows nothing to whom it does not know, and has no key for them", () => {
    expect(policy.allows("webhook:gone", "https://hooks.example.com/")).toBe(false);
    expect(policy.keys("webhook:gone")).toEqual([]);
    expect(policy.defaultUrl("webhook:gone")).toBeNull();
  });

  it("allows http for development alone", () => {
    const development = createCallbackPolicy(parties, { development: true });

    expect(development.allows(null, "http://kafka.example.com/")).toBe(true);
    expect(development.allows(null, "http://other.example.com/")).toBe(false);
  });
});
