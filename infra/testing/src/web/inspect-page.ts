import { mkdirSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { z } from "zod";

/** Where pictures are kept: in the package whose tests run, and in no commit. */
const ARTIFACTS = ".artifacts/";
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
/** What axe looks at: all of it, or only what other colours can change. It names the rules that found nothing once, not each place. */
const ALL = `{ resultTypes: ["violations"] }`;
const COLOURS = `{ resultTypes: ["violations"], runOnly: ["color-contrast", "link-in-text-block"] }`;
const LOOKS = [
  { look: "light", colorScheme: "light", viewport: WIDE, rules: ALL },
  { look: "dark", colorScheme: "dark", viewport: WIDE, rules: COLOURS },
  { look: "narrow", colorScheme: "light", viewport: NARROW, rules: ALL },
  { look: "narrow-dark", colorScheme: "dark", viewport: NARROW, rules: COLOURS },
] as const;
const Report = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
  passes: z.array(z.unknown()),
});

/** Has axe ready on every page that is opened from now on; the pages' own policy allows no script. */
export async function prepareInspection(page: Page): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.addInitScript({ content: axe.source });
}

/** Pictures of the page (wide and narrow, light and dark) and what axe has to say of each; empty: nothing at all. */
export async function inspectPage(page: Page, name: string): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const { look, colorScheme, viewport, rules } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    await page.screenshot({
      path: `${ARTIFACTS}${name}-${look}.png`,
      fullPage: true,
      animations: "disabled",
    });
    const { violations, passes } = Report.parse(await page.evaluate(`axe.run(${rules})`));
    if (passes.length === 0) findings.push(`${name} ${look}: axe looked at nothing`);
    findings.push(
      ...violations.map(
        ({ id, impact, nodes }) => `${name} ${look}: ${id} (${impact}, ${nodes.length}): ${nodes[0]?.html}`,
      ),
    );
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    if (Number(overflow) > 0) findings.push(`${name} ${look}: wider than the screen`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(WIDE);
  return findings;
}
