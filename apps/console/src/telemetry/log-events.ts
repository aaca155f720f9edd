import type { LogEventTable } from "@intercom-dsar/service";

/** What the console logs; `docs/configuration-console.md` has it. Names in backquotes are fields of the line. */
export const CONSOLE_LOG_EVENTS = {
  pages_open: ["info", "The console is up at `port`."],
} as const satisfies LogEventTable;

type ConsoleLogEvents = typeof CONSOLE_LOG_EVENTS;

declare module "@intercom-dsar/service" {
  interface LogEvents extends ConsoleLogEvents {}
}
