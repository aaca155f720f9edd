import { configMarkdown } from "@intercom-dsar/service";
import { AUTH_CONFIG } from "./config.ts";

/** The text of `docs/configuration-auth.md`; a test compares it with the file. */
export function configurationDocument(): string {
  return `# Configuration of the auth app

Made from \`apps/auth/src/config/config.ts\` by \`npm run generate\`; do not edit.

The app reads only its environment. Durations are written \`0\`, \`500ms\`, \`30s\`, \`10m\`, \`24h\`, \`7d\`. A secret comes as
\`NAME\` or, as the path of a file that holds it, as \`NAME_FILE\`. Every mistake is reported at once, and the process ends
with code 2. A misspelt name of a variable of either app (\`KAFKA_BROKER\`, \`LEDGERKEY\`) is such a mistake; other names
that begin like one of ours give a warning.

${configMarkdown(AUTH_CONFIG)}`;
}
