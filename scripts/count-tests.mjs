// Sums the packages' test reports into the closing line of CI: `N passed, N failed`. Takes the exit code of the test run and
// exits with it; a run that failed without a failing test (a broker that could not be had, a type error) counts as one failure.
import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const status = Number(process.argv[2] ?? 0);
const reports = globSync("{{apps,packages,infra}/*,bench,chaos}/.test-report.json", { cwd: root }).map(
  (path) => JSON.parse(readFileSync(`${root}/${path}`, "utf8")),
);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const failedTests = reports.reduce((sum, report) => sum + report.numFailedTests, 0);
const failed = status !== 0 && failedTests === 0 ? 1 : failedTests;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(status !== 0 || passed === 0 ? status || 1 : failed > 0 ? 1 : 0);
