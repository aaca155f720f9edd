import type { ListedRequest } from "@intercom-dsar/ledger";
import { Problem } from "@intercom-dsar/web/problem";
import type { OperatorOptions } from "./operator-options.ts";

/** What became of one request: changed, as it was to be already, or not in a state for it. */
export interface RequestActionResult {
  readonly is: "done" | "skipped" | "refused";
  readonly result: string;
}

/** Something that an operator does with requests, one or many. */
export interface RequestAction {
  /** As the address has it. */
  readonly name: string;
  readonly summary: string;
  /** Whether it is refused without a reason. @default false */
  readonly needsReason?: true;
  run(options: OperatorOptions, request: ListedRequest): Promise<RequestActionResult>;
}

/** The action's name in the description of the API. */
export function operationName(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Refuses what has to have a reason and has none. */
export function checkReason({ needsReason }: RequestAction, reason: string | undefined): void {
  if (needsReason && reason === undefined)
    throw new Problem(400, "reason_missing", "This is not done without a reason.", { path: "reason" });
}

/** Every action on a request; each is done by the ledger, as the commands do it. */
export const REQUEST_ACTIONS: readonly RequestAction[] = [
  {
    name: "cancel",
    summary: "Cancel it, where nothing irreversible has begun",
    async run({ ledger }, { requestId }) {
      const result = await ledger.holds.cancelOne(requestId);
      if (result === "cancelled") return { is: "done", result };
      return { is: result === "cancelled_already" ? "skipped" : "refused", result };
    },
  },
  {
    name: "retry",
    summary:
      "Look at it now instead of at its due time; the probe of its workspace too, where that is parked",
    async run({ ledger }, { requestId, workspaceId }) {
      const result = await ledger.holds.retryNow(requestId);
      if (result === "due") return { is: "done", result };
      if (result === "parked" && workspaceId !== null) {
        await ledger.workspaces.workspaceConnected(workspaceId);
        return { is: "done", result: "probe_due" };
      }
      return { is: result === "not_waiting" ? "skipped" : "refused", result };
    },
  },
  {
    name: "release",
    summary: "Let a deletion go on that is beyond its sender's daily number",
    async run({ ledger }, { requestId }) {
      const result = await ledger.holds.releaseOne(requestId);
      if (result === "released") return { is: "done", result };
      return { is: result === "not_over_limit" ? "skipped" : "refused", result };
    },
  },
  {
    name: "hold",
    summary:
      "Hold it back until `release-hold`, for a reason; what runs begins nothing irreversible any more",
    needsReason: true,
    async run({ ledger }, { requestId }) {
      const result = await ledger.holds.holdOne(requestId);
      if (result === "held") return { is: "done", result };
      return { is: result === "held_already" ? "skipped" : "refused", result };
    },
  },
  {
    name: "release-hold",
    summary: "Let it go on where it is held, for a reason",
    needsReason: true,
    async run({ ledger }, { requestId }) {
      const result = await ledger.holds.releaseHold(requestId);
      if (result === "hold_released") return { is: "done", result };
      return { is: result === "not_held" ? "skipped" : "refused", result };
    },
  },
  {
    name: "redeliver",
    summary: "Send again what is not out yet of its messages, and its callbacks in any case",
    async run({ ledger }, { requestId }) {
      const due = await ledger.outbox.redeliver({ id: requestId });
      return due.length > 0 ? { is: "done", result: "due" } : { is: "skipped", result: "nothing_to_send" };
    },
  },
];
