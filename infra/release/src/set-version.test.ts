import { expect, it } from "vitest";
import { setVersion } from "./set-version.ts";

const next = (text: string) => setVersion(text, "0.2.0", "2026-12-01");

it("changes a manifest's own version and none of what it depends on", () => {
  expect(next('{\n  "version": "0.1.0",\n  "devEngines": {\n    "version": "0.1.0"\n  }\n}')).toBe(
    '{\n  "version": "0.2.0",\n  "devEngines": {\n    "version": "0.1.0"\n  }\n}',
  );
});

it("changes the chart's version and the app's", () => {
  expect(next('apiVersion: v2\nversion: 0.1.0\nappVersion: "0.1.0"\n')).toBe(
    'apiVersion: v2\nversion: 0.2.0\nappVersion: "0.2.0"\n',
  );
});

it("makes a release of what the changelog has under Unreleased", () => {
  expect(next("## Unreleased\n\n- A change.\n\n## 0.1.0 - 2026-11-23\n")).toBe(
    "## Unreleased\n\n## 0.2.0 - 2026-12-01\n\n- A change.\n\n## 0.1.0 - 2026-11-23\n",
  );
});
