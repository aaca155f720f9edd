import { configMarkdown, exitCodesTable, logEventsTable, SERVICE_LOG_EVENTS } from "@intercom-dsar/service";
import { WEB_LOG_EVENTS } from "@intercom-dsar/web/log-events";
import { CONSOLE_LOG_EVENTS } from "../telemetry/log-events.ts";
import { CONSOLE_CONFIG } from "./config.ts";
import { EXIT_CODE_MEANINGS, EXIT_CODES } from "./exit-codes.ts";

/** The text of `docs/configuration-console.md`; a test compares it with the file. */
export function configurationDocument(): string {
  return `# Configuration of the console

Made from \`apps/console/src/config/config.ts\` by \`npm run generate\`; do not edit.

The console reads only its environment. Durations are written \`0\`, \`500ms\`, \`30s\`, \`10m\`, \`24h\`, \`7d\`. A secret comes as
\`NAME\` or, as the path of a file that holds it, as \`NAME_FILE\`. Every mistake is reported at once, and the process ends
with code 2.

${configMarkdown(CONSOLE_CONFIG)}
## Exit codes

${exitCodesTable(EXIT_CODES, EXIT_CODE_MEANINGS)}
## Log events

\`event\` of a line on standard error. Names in backquotes are fields of the line. What operators do is in the audit of
the operator API.

${logEventsTable(CONSOLE_LOG_EVENTS, WEB_LOG_EVENTS, SERVICE_LOG_EVENTS)}`;
}
