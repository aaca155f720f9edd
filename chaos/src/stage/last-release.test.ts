import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lastRelease } from "./last-release.ts";

const FIRST = "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-11-23\n\nThe first.\n";
const SECOND = FIRST.replace("## 0.1.0", "## 0.2.0 - 2026-12-01\n\nMore.\n\n## 0.1.0");

describe("the last release", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "intercom-dsar-releases-"));
    git("init", "--quiet");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const git = (...parameters: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...parameters], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();

  function commit(changelog: string, more = ""): string {
    writeFileSync(join(root, "CHANGELOG.md"), changelog);
    writeFileSync(join(root, "more"), more);
    git("add", ".");
    git("commit", "--quiet", "--message", "Another");
    return git("rev-parse", "HEAD");
  }

  it("is the commit that wrote its heading, however much came after it", async () => {
    commit("# Changelog\n");
    const release = commit(FIRST);
    commit(FIRST.replace("Unreleased", "Unreleased\n\n- Something."));

    expect(await lastRelease(root)).toEqual({ version: "0.1.0", commit: release });
  });

  it("is what the tag names, where there is one", async () => {
    commit(FIRST);
    const tagged = commit(FIRST, "mended");
    git("tag", "--annotate", "v0.1.0", "--message", "The first");
    commit(FIRST, "more");

    expect(await lastRelease(root)).toEqual({ version: "0.1.0", commit: tagged });
  });

  it("is the one before, for the commit that is a release itself and while one is being written", async () => {
    const release = commit(FIRST);
    commit(FIRST, "more");
    writeFileSync(join(root, "CHANGELOG.md"), SECOND);
    expect(await lastRelease(root)).toEqual({ version: "0.1.0", commit: release });

    commit(SECOND);
    expect(await lastRelease(root)).toEqual({ version: "0.1.0", commit: release });
  });

  it("is not known to a clone without history, nor to an archive that lies in another repository", async () => {
    commit(FIRST);
    commit(FIRST, "more");
    const shallow = join(root, "shallow");
    git("clone", "--quiet", "--depth", "1", `file://${root}`, shallow);
    const archive = join(root, "archive");
    mkdirSync(archive);
    writeFileSync(join(archive, "CHANGELOG.md"), FIRST);

    expect(await lastRelease(shallow)).toBeNull();
    expect(await lastRelease(archive)).toBeNull();
  });
});
