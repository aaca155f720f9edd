import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { profilePlaces, readProfile } from "./read-profile.ts";
import { variablesOf } from "./variables-of.ts";

describe("a profile", () => {
  let here: string;
  let home: string;
  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), "profiles-"));
    here = join(folder, "here");
    home = join(folder, "home");
    for (const place of [here, home]) mkdirSync(place);
  });

  it("is the demo's where none is named, and nothing where there is none", () => {
    expect(readProfile(null, { here, home })).toEqual({});
    writeFileSync(join(here, "profile.env"), "OPERATOR_URL='http://demo'\n", { mode: 0o600 });
    expect(readProfile(null, { here, home })).toEqual({ OPERATOR_URL: "http://demo" });
  });

  it("is found by its name, here or at home", () => {
    writeFileSync(join(home, "staging.env"), "OPERATOR_URL='http://staging'\n", { mode: 0o600 });
    expect(readProfile("staging", { here, home })).toEqual({ OPERATOR_URL: "http://staging" });
    expect(() => readProfile("other", { here, home })).toThrow("there is no other.env in");
    expect(() => readProfile("../staging", { here, home })).toThrow("not a path");
  });

  it("is refused where others may read its keys", () => {
    writeFileSync(join(here, "profile.env"), "OPERATOR_TOKEN='secret'\n", { mode: 0o644 });
    expect(() => readProfile(null, { here, home })).toThrow(/chmod 600/);
  });

  it("is looked for in the configuration folder of whoever is signed in", () => {
    const places = (environment: Record<string, string>) => profilePlaces((name) => environment[name]).home;
    expect(places({ HOME: "/home/jo" })).toBe("/home/jo/.config/intercom-dsar");
    expect(places({ HOME: "/home/jo", XDG_CONFIG_HOME: "/etc/jo" })).toBe("/etc/jo/intercom-dsar");
    expect(places({})).toBeNull();
  });
});

describe("variables that belong together", () => {
  const names = ["WEBHOOK_URL", "WEBHOOK_KEY"] as const;
  const profile = () => ({ WEBHOOK_URL: "http://demo", WEBHOOK_KEY: "whsec_demo" });

  it("are the profile's, unless the environment names one of them", () => {
    const read = (environment: Record<string, string>, profileName: string | null = null) =>
      variablesOf(names, { variable: (name) => environment[name], profile, profileName });

    expect(read({})).toEqual(profile());
    expect(read({ WEBHOOK_URL: "https://own" })).toEqual({
      WEBHOOK_URL: "https://own",
      WEBHOOK_KEY: undefined,
    });
    expect(read({ WEBHOOK_URL: "https://own" }, "demo")).toEqual(profile());
  });
});
