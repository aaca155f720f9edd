import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspectPage, prepareInspection } from "@intercom-dsar/testing/web";
import { chromium } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { exampleReport } from "./support/example-report.ts";

const SOMEBODY_ELSE = /Quill|Okafor|O'Neil|Kim Holm|boss@|colleagues\.example|salary|Pays late/;
const executablePath = inject("chromium");

describe("the report", () => {
  it("says in each language what is kept, what was left out and what the law demands, and names nobody else", async () => {
    for (const [language, sentences] of [
      [
        "en",
        ["Yes: Example Lamps Ltd keeps personal data about you", "Employee 1", "Where we could not look"],
      ],
      [
        "de",
        [
          "Ja: Beispiel Leuchten GmbH speichert personenbezogene Daten über Sie",
          "Mitarbeiter/in 1",
          "Berliner",
        ],
      ],
    ] as const) {
      const { report, access } = await exampleReport({ language });

      expect(access.report).toMatchObject({ encoding: "identity", bytes: Buffer.byteLength(report) });
      expect(report).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}">`));
      for (const sentence of sentences) expect(report).toContain(sentence);
      expect(report).toContain("Could I have a copy of my invoice?");
      expect(report).not.toMatch(SOMEBODY_ELSE);
    }
  });

  it.each([
    ["en", "Civil Code §§1798.110 and 1798.130", "Categories of sources", "You can ask us to know, correct"],
    ["de", "Civil Code §§1798.110 und 1798.130", "Kategorien von Quellen", "Sie können von uns Auskunft"],
  ] as const)(
    "names California's law alone where the request is under it: %s",
    async (language, ...sentences) => {
      const { report } = await exampleReport({ language, law: "ccpa" });

      for (const sentence of sentences) expect(report).toContain(sentence);
      expect(report).not.toMatch(/GDPR|DSGVO|Alt-Moabit/);
      const { report: other } = await exampleReport({ language });
      expect(other).toMatch(/GDPR|DSGVO/);
      expect(other).not.toContain("1798");
    },
  );

  it("says a plan by its name, and what was looked at everywhere in one sentence", async () => {
    const { report } = await exampleReport();

    const text = report.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
    expect(text).toContain("Plan pro");
    expect(text).toContain("Order number : ORDER-1 Total amount : 49.90");
    expect(text).toMatch(/Where we could not look Everything was looked at\. Files/);
  });

  it("holds the package for programs", async () => {
    const { report, access } = await exampleReport();

    const embedded = /<script type="application\/json" id="package">(.*?)<\/script>/s.exec(report)?.[1];
    expect(JSON.parse(embedded ?? "")).toEqual(access.content);
  });

  it("shows what somebody wrote as text, whatever it is", async () => {
    const evil = `</div></script><script>alert(1)</script><img src=x onerror=alert(1)> "quoted" &lt;b&gt;`;
    const { report } = await exampleReport({
      change: ({ workspaces }) => {
        for (const { contacts = [] } of workspaces)
          for (const contact of contacts)
            Object.assign(contact, { name: evil, custom_attributes: { [evil]: evil } });
      },
    });

    const [page = "", data = ""] = report.split('<script type="application/json" id="package">');
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(data.match(/<\/?script/g)).toEqual(["</script"]);
  });
});

if (executablePath === null) {
  it("left out: there is no Chromium", () => {
    process.stderr.write("LEFT OUT: the report in a browser; install `chromium` or set CHROMIUM_PATH\n");
  });
} else {
  it.each(["en", "de"] as const)(
    "loads nothing, fits every screen and has nothing that axe finds fault with: %s",
    async (language) => {
      const { report } = await exampleReport({ language });
      const folder = mkdtempSync(join(tmpdir(), "report-"));
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
        const file = join(folder, "report.html");
        writeFileSync(file, report);
        const page = await browser.newPage();
        await prepareInspection(page);
        const asked: string[] = [];
        const said: string[] = [];
        page.on("request", (request) => asked.push(request.url()));
        page.on("console", (message) => said.push(message.text()));
        await page.goto(pathToFileURL(file).href);
        const findings = await inspectPage(page, language);
        await page.pdf({ path: `.artifacts/${language}.pdf`, preferCSSPageSize: true, tagged: true });

        expect(findings).toEqual([]);
        expect(asked).toEqual([pathToFileURL(file).href]);
        expect(said).toEqual([]);
        await page.setViewportSize({ width: 390, height: 844 });
        // Four columns and more do not fit: each value has its column's name beside it.
        expect(await page.locator("#preferences tbody td i").first().isVisible()).toBe(true);
        await page.setViewportSize({ width: 673, height: 950 });
        await page.emulateMedia({ media: "print" });
        expect(await page.locator("#preferences tbody td i").first().isVisible()).toBe(false);
        expect(await page.getByText("70", { exact: true }).first().isVisible()).toBe(true);
      } finally {
        await browser.close();
        rmSync(folder, { recursive: true });
      }
    },
  );
}
