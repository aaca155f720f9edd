import { UsageError } from "@intercom-dsar/service/command-line";
import type { OptionValues } from "../command/cli-command.ts";

const STATES = ["open", "received", "running", "waiting", "ended"];
const STATUSES = ["completed", "previewed", "partial", "not_found", "cancelled", "rejected", "failed"];
const WAITS = ["retry", "authorization", "verification", "order", "workspace", "paused", "limit", "approval"];

/** Which requests are meant; all of it has to fit. */
export const FILTER_OPTIONS = {
  state: { value: "STATE", summary: "how they stand", choices: STATES },
  kind: { value: "KIND", summary: "what was asked for: access, deletion, preview" },
  status: { value: "STATUS", summary: "how they ended", choices: STATUSES },
  reason: { value: "CODE", summary: "the reason code that they ended with" },
  sender: { value: "NAME", summary: "who asked" },
  workspace: { value: "ID", summary: "the Intercom workspace" },
  overdue: { summary: "open, and past their deadline" },
  "waiting-for": { value: "REASON", summary: "what they wait for", choices: WAITS },
} as const;

/** A filter as the API's bodies have it. */
export type Filter = Readonly<Record<string, string | boolean>>;

const WORD = /^[A-Za-z0-9._-]{1,128}$/;

/** Throws UsageError. */
export function filterOf(values: OptionValues<typeof FILTER_OPTIONS>): Filter {
  const { state, overdue, "waiting-for": waitingFor, kind, status, reason, sender, workspace } = values;
  const words = { kind, status, reason, sender, workspace, waitingFor };
  const given = Object.entries(words).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  for (const [name, value] of given)
    if (!WORD.test(value)) throw new UsageError(`--${name}: write an id, a name or a code`);
  return {
    ...Object.fromEntries(given),
    ...(state === "open" ? { open: true } : state !== undefined && { state }),
    ...(overdue && { overdue: true }),
  };
}

/** The same as a query has it. */
export function queryOf(filter: Filter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));
}
