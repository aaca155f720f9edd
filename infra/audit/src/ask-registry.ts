import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { AuditReport } from "./audit-report.ts";

/** The registry's advisories for everything that is installed for production; `null` where it has no such endpoint or can't be reached. */
export async function askRegistry(registry?: string): Promise<AuditReport | null> {
  const chosen = registry === undefined ? [] : ["--registry", registry];
  const child = spawn("pnpm", ["audit", "--prod", "--json", ...chosen], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const report = AuditReport.safeParse(parseJson(output));
  return report.success ? report.data : null;
}

/** pnpm tells its own failures in words. */
function parseJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}
