import type { Ledger } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import { NO_HOLDS, packagePolicy } from "@intercom-dsar/subject-data";
import { createRecipients } from "../domain/recipients.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { noTracing } from "../telemetry/tracing.ts";
import type { Session } from "../worker/session.ts";

const DAY_MS = 86_400_000;

/** A worker's session over a ledger, on a clock that the test moves; nothing in it waits. */
export function workerSession(options: {
  readonly ledger: Ledger;
  readonly lease: Session["lease"];
  readonly now: () => number;
  /** Whether the sender still has its rights. */
  readonly allows: () => boolean;
  readonly logger: Logger;
}): Session {
  const { ledger, lease, now, allows, logger } = options;
  return {
    dependencies: {
      ledger,
      messages: createMessageFactory({ source: "urn:test", now }),
      rights: { allows, weight: () => 1, deletionsPerDay: () => null, approvalAbove: () => null },
      recipients: createRecipients({ sealing: "required", senders: [], shared: [] }),
      limits: {
        notFoundRecheckMs: 0,
        verifyForMs: 0,
        maxPlanRounds: 3,
        files: { fileBytes: 1, requestBytes: 1, files: 1 },
      },
      categories: [],
      download: async function* () {},
      openSpool: () => ({ earlier: async function* () {}, destroy: async () => {} }),
      deletionCategories: { of: () => [], any: false, all: [] },
      holds: NO_HOLDS,
      policies: { of: () => packagePolicy },
      workspaceGraceMs: DAY_MS,
      lookAfterMs: 8 * DAY_MS,
      clock: { now, monotonic: now, sleep: async () => {} },
      random: () => 0.5,
      logger,
      tracing: noTracing,
      onCoverage: () => {},
    },
    options: {
      concurrency: 4,
      lingerMs: 0,
      wakeUp: {
        subscribe: () => ({
          next: async (_ms: number, _signal: AbortSignal, until: Promise<unknown>) => until,
        }),
      },
    },
    heartbeat: { beat: () => {}, end: () => {} },
    lease,
    signal: new AbortController().signal,
  } as unknown as Session;
}
