import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { createConcurrencyLimit } from "./concurrency-limit.ts";
import { createForecaster } from "./forecaster.ts";
import { createBudgetKeeper } from "./keep-budget.ts";
import { createPace } from "./pace.ts";
import { LOOK_AGAIN_MS, runLook } from "./run-look.ts";
import { runRequest } from "./run-request.ts";
import type { Session } from "./session.ts";

/** Share of the concurrency limit that has to be free for a claim. */
const CLAIM_SHARE = 0.25;
/** Share of the concurrency limit that one sender may hold while another has work due. */
const SENDER_SHARE = 0.5;

/** Runs what is due until nothing is for a while; resolves to a code where the workspace has to be parked. */
export async function runDueRequests(
  session: Session,
  connection: WorkspaceConnection,
): Promise<string | null> {
  const { dependencies, options, lease, heartbeat, signal } = session;
  const { ledger, clock } = dependencies;
  const pace = createPace();
  const limit = createConcurrencyLimit(options.concurrency);
  const updateForecast = createForecaster({ ...dependencies, lease, connection, pace });
  const keepBudget = createBudgetKeeper({ ledger, lease, connection });
  const running = new Set<Promise<void>>();
  const wakeUp = options.wakeUp.subscribe();
  let parkCode: string | null = null;
  let isLooking = false;
  let leaving = false;
  let idleSince = clock.monotonic();
  while (!signal.aborted && parkCode === null && !leaving) {
    heartbeat.beat();
    // A claim is a write to disk: where many run, several are taken at once. A sender that has nothing running is never kept waiting.
    const slots = Math.max(0, limit.count - running.size);
    const free = slots >= limit.count * CLAIM_SHARE ? slots : 0;
    const requests = await ledger.requests.claim(lease, free, Math.ceil(limit.count * SENDER_SHARE));
    for (const request of requests) {
      const run = runRequest(session, connection, request).then((result) => {
        if (result.next === "park") parkCode ??= result.code;
        else if (result.next === "leave") leaving = true;
        else if (result.calls !== null) pace.ended(result.calls);
        running.delete(run);
        limit.ended(connection.queuedCalls());
      });
      running.add(run);
    }
    // One at a time, and only where nothing else could be started.
    const look =
      requests.length === 0 && free > 0 && !isLooking ? await ledger.looks.take(lease, LOOK_AGAIN_MS) : null;
    if (look !== null) {
      isLooking = true;
      const run = runLook(session, connection, look).then((code) => {
        parkCode ??= code;
        isLooking = false;
        running.delete(run);
      });
      running.add(run);
    }
    await updateForecast();
    await keepBudget();
    if (running.size > 0) idleSince = clock.monotonic();
    else if (clock.monotonic() - idleSince >= options.lingerMs) break;
    if (requests.length === 0 || requests.length >= free) {
      await wakeUp.next(options.lingerMs, signal, Promise.race(running));
    }
  }
  // From here on nothing goes round: the requests under way end in their own time, however long Intercom takes.
  heartbeat.end();
  await Promise.all(running);
  return parkCode;
}
