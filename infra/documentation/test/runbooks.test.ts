import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../apps/cli/src/commands.ts";
import { ROOT } from "../src/root.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const NAMES = COMMANDS.map(({ name }) => name);
/** As the console's navigation has them. */
const PAGES = [...read("apps/console/src/pages/site.ts").matchAll(/\["\/[a-z-]*", "([^"]+)"\]/g)].map(
  ([, title = ""]) => title.toLowerCase(),
);
const alerts = ["rules.yaml", "auth.rules.yaml"].flatMap((file) =>
  [...read(`infra/prometheus/${file}`).matchAll(/alert: (\w+)/g)].map(([, name = ""]) => name),
);

describe("the runbook", () => {
  const [, ...entries] = read("docs/operations.md").split(/^##+ /m);

  it("has an entry for each alert", () => {
    expect(alerts.length).toBeGreaterThan(15);
    for (const alert of alerts)
      expect(entries.filter((entry) => entry.startsWith(`${alert}\n`))).toHaveLength(1);
  });

  it.each(alerts)("names a command that shows or mends it: %s", (alert) => {
    const entry = entries.find((text) => text.startsWith(`${alert}\n`)) ?? "";
    const [, command = ""] = /`npm run dsar -- ([a-z-]+)/.exec(entry) ?? [];
    expect(NAMES).toContain(command);
  });

  it.each(alerts)("names a page of the console that shows it: %s", (alert) => {
    const entry = entries.find((text) => text.startsWith(`${alert}\n`)) ?? "";
    const [, page = ""] = /In\sthe\sconsole:\s([a-z ]+)/.exec(entry) ?? [];
    expect(PAGES).toContain(page);
  });
});

it("no document names a command of the command line, or an option of it, that there is not", () => {
  const documents = globSync(["*.md", "docs/**/*.md", "{apps,packages,infra}/*/README.md"], { cwd: ROOT });
  const wrong = documents.flatMap((path) =>
    [...read(path).matchAll(/npm run (?:--silent )?dsar -- ([a-z-]+)([^`\n|]*)/g)].flatMap(
      ([text, name, rest = ""]) => {
        const command = COMMANDS.find((known) => known.name === name);
        const known = new Set(["help", "version", "json", "profile", ...Object.keys(command?.options ?? {})]);
        const options = [...rest.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, option = ""]) => option);
        const isRight =
          name === "--help" || (command !== undefined && options.every((option) => known.has(option)));
        return isRight ? [] : [`${path}: ${text}`];
      },
    ),
  );
  expect(wrong).toEqual([]);
});
