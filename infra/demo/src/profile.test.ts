import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { removeProfile, writeProfile } from "./profile.ts";

describe("the profile", () => {
  const folder = mkdtempSync(join(tmpdir(), "profile-"));
  const file = join(folder, ".dsar/profile.env");
  const profile = { KAFKA_BROKERS: "127.0.0.1:9092,127.0.0.1:9093", WEBHOOK_KEY: "whsec_a+b/c=" };
  afterEach(() => rmSync(join(folder, ".dsar"), { recursive: true, force: true }));

  it("is read by a shell and by Node alike, and by its owner alone", () => {
    writeProfile(file, profile);

    const shell = execFileSync("sh", ["-c", `. ${file}; printf '%s %s' "$KAFKA_BROKERS" "$WEBHOOK_KEY"`]);
    expect(shell.toString()).toBe(`${profile.KAFKA_BROKERS} ${profile.WEBHOOK_KEY}`);
    expect(parseEnv(readFileSync(file, "utf8"))).toEqual(profile);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("is removed by who wrote it, and by nobody else", () => {
    writeProfile(file, profile);

    removeProfile(file, { ...profile, WEBHOOK_KEY: "of another demo" });
    expect(existsSync(file)).toBe(true);
    removeProfile(file, profile);
    expect(existsSync(file)).toBe(false);
  });
});
