import { mkdirSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { z } from "zod";

const ARTIFACTS = new URL("../../.artifacts/", import.meta.url).pathname;
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
const Report = z.object({
  violations: z.array(
    z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.unknown()) }),
  ),
  passes: z.array(z.unknown()),
});

/** Has axe ready on every page that is opened from now on; the pages' own policy allows no script. */
export async function prepareInspection(page: Page): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.addInitScript({ content: axe.source });
}

/** Pictures of the page (light, dark, narrow) and what axe has to say of each; empty: nothing at all. */
export async function inspectPage(page: Page, name: string): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const look of ["light", "dark", "narrow"] as const) {
    await page.emulateMedia({ colorScheme: look === "dark" ? "dark" : "light", reducedMotion: "reduce" });
    await page.setViewportSize(look === "narrow" ? NARROW : WIDE);
    await page.screenshot({
      path: `${ARTIFACTS}${name}-${look}.png`,
      fullPage: true,
      animations: "disabled",
    });
    const { violations, passes } = Report.parse(await page.evaluate("axe.run()"));
    if (passes.length === 0) findings.push(`${name} ${look}: axe looked at nothing`);
    findings.push(
      ...violations.map(({ id, impact, nodes }) => `${name} ${look}: ${id} (${impact}, ${nodes.length})`),
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
