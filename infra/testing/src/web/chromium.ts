import { findOrInstall } from "@intercom-dsar/service/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** `null`: there is none, and what needs one is left out. */
    chromium: string | null;
  }
}

/** Finds a Chromium, or installs Debian's. `CHROMIUM_PATH` names one that lies elsewhere. */
export default function setup(project: TestProject): void {
  const chromium = findOrInstall({
    name: "Chromium",
    variable: "CHROMIUM_PATH",
    places: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
    packages: ["chromium", "fonts-dejavu-core"],
    environment: process.env,
  });
  project.provide("chromium", chromium);
}
