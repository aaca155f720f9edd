import { parseRecipient } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import { createRecipients, RESULT_SEALINGS, type ResultSealing } from "./recipients.ts";

const KEY = {
  kty: "OKP",
  crv: "X25519",
  x: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
};
const shared = { ...KEY, kid: "shared" };
const portals = { ...KEY, kid: "portal" };
const own = { ...KEY, kid: "own" };

function idsFor(sealing: ResultSealing, sender: string, recipientKey?: unknown, keys: unknown[] = [shared]) {
  const recipients = createRecipients({
    sealing,
    senders: [
      { name: "portal", recipientKey: parseRecipient(portals) },
      { name: "other", recipientKey: null },
    ],
    shared: keys.map(parseRecipient),
  });
  const found = recipients.of({ sender, payload: Buffer.from(JSON.stringify({ recipientKey })) });
  return found.refusal?.code ?? found.recipients.map(({ id }) => id);
}

describe("whom an answer is sealed to", () => {
  it("is the request's own key, else its sender's, else everybody's", () => {
    for (const sealing of ["when-keyed", "required"] as const) {
      expect(idsFor(sealing, "portal", own)).toEqual(["own"]);
      expect(idsFor(sealing, "portal")).toEqual(["portal"]);
      expect(idsFor(sealing, "other")).toEqual(["shared"]);
      expect(idsFor(sealing, "kafka")).toEqual(["shared"]);
    }
  });

  it("is nobody where there is no key, unless sealing is required", () => {
    expect(idsFor("when-keyed", "other", undefined, [])).toEqual([]);
    expect(idsFor("required", "other", undefined, [])).toBe("recipient_key_required");
  });

  it("is the request's own key alone where sealing is switched off", () => {
    expect(idsFor("none", "portal")).toEqual([]);
    expect(idsFor("none", "portal", own)).toEqual(["own"]);
  });

  it("is never nobody where the request has a key that can't be used", () => {
    for (const sealing of RESULT_SEALINGS)
      expect(idsFor(sealing, "portal", { ...own, d: KEY.x })).toBe("recipient_key_invalid");
  });
});
