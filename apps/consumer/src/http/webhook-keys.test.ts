import { describe, expect, it } from "vitest";
import { freshKeyPair } from "../testing/webhook-server.ts";
import { parsePublicWebhookKey, parseWebhookKey } from "./webhook-keys.ts";

const { publicKey } = freshKeyPair();

describe("a key of Standard Webhooks", () => {
  it.each(["whsec_c2hvcnQ=", "", "whsec_", "not base64 at all, though long enough", "whsec_%%%%", publicKey])(
    "is not the secret %j",
    (written) => {
      expect(parseWebhookKey(written)).toBeNull();
    },
  );

  it.each([
    ["without its prefix", publicKey.slice("whpk_".length)],
    ["under a secret's prefix", publicKey.replace("whpk_", "whsec_")],
    ["one byte short", `whpk_${Buffer.alloc(31, 7).toString("base64")}`],
    ["of zeros, for which anybody can sign", `whpk_${Buffer.alloc(32).toString("base64")}`],
    ["that is no base64", `whpk_${"%".repeat(44)}`],
    ["that is private", `whsk_${Buffer.alloc(32, 7).toString("base64")}`],
  ])("is no public one %s", (_, written) => {
    expect(parsePublicWebhookKey(written)).toBeNull();
  });

  it("is public as whpk_ and the 32 bytes of an Ed25519 key", () => {
    expect(parsePublicWebhookKey(publicKey)).toMatchObject({
      type: "public",
      asymmetricKeyType: "ed25519",
    });
  });
});
