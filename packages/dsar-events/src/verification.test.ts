import { describe, expect, it } from "vitest";
import { isVerified, VERIFICATION_LEVELS, verificationSchema } from "./verification.ts";

const STATED = { method: "mail_link", level: "substantial", at: "2026-11-25T12:00:00Z" } as const;

describe("a verification", () => {
  it("is enough for its own level and those below", () => {
    expect(VERIFICATION_LEVELS.filter((least) => isVerified(STATED, least))).toEqual(["low", "substantial"]);
    expect(isVerified(undefined, "low")).toBe(false);
  });

  it.each([
    ["an address for its method", { ...STATED, method: "jo@example.com" }],
    ["a sentence for its method", { ...STATED, method: "she called" }],
    ["a level of its own", { ...STATED, level: "certain" }],
    ["no time", { method: STATED.method, level: STATED.level }],
    ["a day for its time", { ...STATED, at: "2026-11-25" }],
    ["nothing but true", true],
  ])("is none with %s", (_, stated) => {
    expect(verificationSchema.safeParse(stated).success).toBe(false);
  });
});
