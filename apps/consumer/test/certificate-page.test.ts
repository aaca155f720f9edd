import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findOrInstall } from "@intercom-dsar/service/testing";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CertificateScenario, certificateScenario } from "./certificate-scenario.ts";

const ARTIFACTS = new URL("../.artifacts/", import.meta.url).pathname;
const LOOKS = [
  { width: 390, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
] as const;
const SENTENCES = {
  en: [
    "Certificate of deletion",
    "GDPR, article 17",
    "Verified absent",
    "Intercom can restore the 2 contacts",
  ],
  de: ["Löschbescheinigung", "DSGVO, Artikel 17", "Nicht mehr vorgefunden", "7 Tage lang wiederherstellen"],
} as const;
const executablePath = findOrInstall({
  name: "Chromium",
  variable: "CHROMIUM_PATH",
  places: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  packages: ["chromium", "fonts-dejavu-core"],
  environment: process.env,
});

describe("the certificate's page", () => {
  let scene: CertificateScenario;
  beforeAll(async () => {
    scene = await certificateScenario();
  });
  afterAll(() => scene.scenario.close());

  async function pageOf(language: string): Promise<string> {
    const { code, output } = await scene.command(["certificate", "d1", "--html", "--language", language]);
    expect(code).toBe(0);
    return output;
  }

  it.each(["en", "de"] as const)(
    "says in its language what was done and what remains, and names nobody: %s",
    async (language) => {
      const page = await pageOf(language);

      expect(page).toMatch(new RegExp(`^<!doctype html>\n<html lang="${language}">`));
      for (const sentence of SENTENCES[language]) expect(page).toContain(sentence);
      expect(page).not.toMatch(/kim@|sam@|undefined|\[object/i);
    },
  );

  it.skipIf(executablePath === null).each(["en", "de"] as const)(
    "loads nothing, fits every screen and has nothing that axe finds fault with: %s",
    async (language) => {
      const file = join(scene.scenario.directory, `certificate-${language}.html`);
      writeFileSync(file, await pageOf(language));
      mkdirSync(ARTIFACTS, { recursive: true });
      const browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        await page.addInitScript({ content: axe.source });
        const [asked, said]: [string[], string[]] = [[], []];
        page.on("request", (request) => asked.push(request.url()));
        page.on("console", (message) => said.push(message.text()));
        await page.goto(pathToFileURL(file).href);
        const findings: unknown[] = [];
        for (const { width, colorScheme } of LOOKS) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          await page.screenshot({
            path: `${ARTIFACTS}certificate-${language}-${width}-${colorScheme}.png`,
            fullPage: true,
          });
          const { violations, passes } = (await page.evaluate("axe.run()")) as axe.AxeResults;
          findings.push(
            ...violations.map(({ id, nodes }) => `${width} ${colorScheme}: ${id} ${nodes[0]?.html}`),
          );
          expect(passes.length).toBeGreaterThan(15);
          const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
          expect(await page.evaluate(overflow)).toBe(0);
        }
        await page.emulateMedia({ media: "print" });
        await page.setViewportSize({ width: 794, height: 1123 });
        await page.screenshot({ path: `${ARTIFACTS}certificate-${language}-print.png`, fullPage: true });
        await page.pdf({
          path: `${ARTIFACTS}certificate-${language}.pdf`,
          preferCSSPageSize: true,
          tagged: true,
        });

        expect(findings).toEqual([]);
        expect(asked).toEqual([pathToFileURL(file).href]);
        expect(said).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
