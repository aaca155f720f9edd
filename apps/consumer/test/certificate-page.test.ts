import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { certificateV1Schema } from "@intercom-dsar/dsar-events";
import { inspectPage, prepareInspection } from "@intercom-dsar/testing/web";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { certificatePage } from "../src/commands/certificate/certificate-page.ts";
import { type CertificateScenario, certificateScenario } from "./certificate-scenario.ts";

const SENTENCES = {
  en: [
    "Certificate of deletion",
    "GDPR, article 17",
    "Verified absent",
    "Intercom can restore the 2 contacts",
  ],
  de: ["Löschbescheinigung", "DSGVO, Artikel 17", "Nicht mehr vorgefunden", "7 Tage lang wiederherstellen"],
} as const;
const AT = "2026-11-26T09:00:00.000Z";
/** A pipe tells nobody; the second name is as long as one may be. */
const NOTICES = [
  {
    ...{ noticeId: "a", recipient: "crm", sentAt: AT, acknowledgeBy: AT },
    ...{ acknowledgedAt: AT, acknowledgedBy: "operator" },
  },
  { noticeId: "b", recipient: "w".repeat(64), sentAt: null, acknowledgeBy: AT, acknowledgedAt: null },
];
const executablePath = inject("chromium");

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
      const { output } = await scene.command(["certificate", "d1"]);
      const certificate = certificateV1Schema.parse(JSON.parse(output));
      const evidence = { ...certificate.evidence, notices: NOTICES };
      writeFileSync(file, certificatePage({ ...certificate, evidence }, language));
      const browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        await prepareInspection(page);
        const [asked, said]: [string[], string[]] = [[], []];
        page.on("request", (request) => asked.push(request.url()));
        page.on("console", (message) => said.push(message.text()));
        await page.goto(pathToFileURL(file).href);
        const findings = await inspectPage(page, `certificate-${language}`);
        await page.pdf({
          path: `.artifacts/certificate-${language}.pdf`,
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
