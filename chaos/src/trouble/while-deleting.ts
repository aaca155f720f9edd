import { isReady, notReady, type Scene, type WatchedConsumer } from "./scene.ts";
import { demand } from "./trouble.ts";

export interface LedgerFailure {
  /** The consumer's log names it. */
  readonly code: string;
  /** Has the ledger take no more writes. */
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

/**
 * The ledger fails after Intercom took a DELETE and before its answer is noted; requests come meanwhile. Resolves to what was seen when
 * all is well again.
 */
export async function whileDeleting(
  scene: Scene,
  consumer: WatchedConsumer,
  failure: LedgerFailure,
): Promise<string[]> {
  const { control } = scene.stage.simulator;
  await isReady(consumer);
  control.faults.add({ match: { method: "DELETE" }, times: 1, action: { kind: "hold", when: "after" } });
  const begun = await scene.send("deletion", 1);
  const [held] = await control.waitForHeld({ signal: AbortSignal.timeout(30_000) });

  await failure.begin();
  control.release();
  await scene.send("deletion", 2);
  await scene.send("access", 3);
  const readiness = await notReady(consumer);
  await consumer.says(failure.code);
  const later = control.calls({ after: held?.call ?? 0 }).filter(({ method }) => method === "DELETE");
  demand(later.length === 0, "nothing is deleted that the ledger can't write down");
  await failure.end();

  await scene.allEnded();
  await isReady(consumer);
  await scene.finish(consumer);
  const bases = scene.outcome(begun)?.deletion?.contacts.map(({ basis }) => basis) ?? [];
  return [readiness, `the deletion that was under way: ${bases.join(", ")}`];
}
