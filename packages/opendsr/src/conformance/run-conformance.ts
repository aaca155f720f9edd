import type { Check } from "./check.ts";
import { DISCOVERY_CHECKS } from "./discovery-checks.ts";
import { CheckFailed, CheckLeftOut } from "./must.ts";
import { type ConformanceOptions, createProcessor } from "./processor.ts";
import { REQUEST_CHECKS } from "./request-checks.ts";
import { STATUS_CHECKS } from "./status-checks.ts";

export interface CheckResult {
  readonly name: string;
  readonly section: string;
  readonly result: "passed" | "failed" | "left out";
  /** Why, where it did not pass. */
  readonly reason: string | null;
}

const CHECKS: readonly Check[] = [...DISCOVERY_CHECKS, ...REQUEST_CHECKS, ...STATUS_CHECKS];

/** Checks a processor, one thing after the other; `report` hears of each as it is done. Posts about thirty requests. */
export async function runConformance(
  options: ConformanceOptions,
  report: (result: CheckResult) => void = () => {},
): Promise<readonly CheckResult[]> {
  const processor = createProcessor(options);
  const results: CheckResult[] = [];
  for (const { name, section, run } of CHECKS) {
    const outcome = await run(processor).then(() => ({ result: "passed", reason: null }) as const, judge);
    const result = { name, section, ...outcome };
    results.push(result);
    report(result);
  }
  return results;
}

function judge(error: unknown): Pick<CheckResult, "result" | "reason"> {
  if (error instanceof CheckLeftOut) return { result: "left out", reason: error.message };
  if (error instanceof CheckFailed) return { result: "failed", reason: error.message };
  return { result: "failed", reason: error instanceof Error ? `${error.name}: ${error.message}` : "unknown" };
}
