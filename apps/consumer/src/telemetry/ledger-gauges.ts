import type { Ledger, LedgerStatistics } from "@intercom-dsar/ledger";
import { Gauge, type Registry } from "prom-client";

/** A scrape costs one look at the ledger at most this often, however many Prometheus servers there are. */
const KEEP_MS = 10_000;

/** Gauges of the shared ledger: every instance shows the same, so aggregate them with `max`, never with `sum`. */
export function registerLedgerGauges(
  registry: Registry,
  ledger: { readonly reads: Pick<Ledger["reads"], "statistics"> },
  now: () => number,
): void {
  const registers = [registry];
  let last: { readonly at: number; readonly statistics: Promise<LedgerStatistics> } | null = null;
  const look = (): Promise<LedgerStatistics> => {
    if (last === null || now() - last.at >= KEEP_MS || now() < last.at) {
      const statistics = ledger.reads.statistics();
      last = { at: now(), statistics };
      statistics.catch(() => {
        last = null;
      });
    }
    return last.statistics;
  };
  /** A ledger that can't be read leaves its gauges out; `dsar_part_up` says why. */
  const gauge = <Label extends string>(
    options: { readonly name: string; readonly help: string; readonly labelNames?: Label[] },
    set: (gauge: Gauge<Label>, statistics: LedgerStatistics) => void,
  ) =>
    new Gauge({
      ...options,
      registers,
      async collect() {
        this.reset();
        const statistics = await look().catch(() => null);
        if (statistics === null) this.remove();
        else set(this, statistics);
      },
    });
  const seconds = (ms: number) => ms / 1_000;

  gauge(
    {
      name: "dsar_requests_open",
      help: "Requests that have not ended, by state and kind.",
      labelNames: ["state", "kind"],
    },
    (open, statistics) => {
      for (const { state, kind, count } of statistics.open) open.set({ state, kind }, count);
    },
  );
  gauge(
    {
      name: "dsar_oldest_request_age_seconds",
      help: "Age of the oldest request that has not ended, by state.",
      labelNames: ["state"],
    },
    (age, statistics) => {
      for (const state of ["received", "running", "waiting"] as const) {
        const rows = statistics.open.filter((row) => row.state === state);
        const oldest = Math.min(...rows.map(({ oldestReceivedAt }) => oldestReceivedAt));
        age.set({ state }, rows.length === 0 ? 0 : seconds(Math.max(0, now() - oldest)));
      }
    },
  );
  gauge(
    {
      name: "dsar_nearest_deadline_seconds",
      help: "Seconds until the nearest deadline of a request that has not ended; below 0 once it has passed, absent where none is open.",
    },
    (nearest, { open }) => {
      const deadlines = open.flatMap(({ nearestDeadline }) => nearestDeadline ?? []);
      if (deadlines.length === 0) nearest.remove();
      else nearest.set(seconds(Math.min(...deadlines) - now()));
    },
  );
  gauge(
    {
      name: "dsar_forecast_overrun_seconds",
      help: "How far the worst forecast lies after its deadline; 0 where all are in time.",
    },
    (overrun, { forecastOverrunMs }) => {
      overrun.set(seconds(Math.max(0, forecastOverrunMs ?? 0)));
    },
  );
  gauge(
    {
      name: "dsar_workspaces_parked",
      help: "Workspaces that nobody works for, by what is missing.",
      labelNames: ["reason"],
    },
    (parked, statistics) => {
      for (const reason of ["authorization", "scope"] as const)
        parked.set({ reason }, statistics.parked.find((row) => row.reason === reason)?.count ?? 0);
    },
  );
  gauge(
    {
      name: "dsar_over_daily_limit",
      help: "Deletions beyond their sender's daily number: they wait until an operator releases them.",
    },
    (over, { overDailyLimit }) => over.set(overDailyLimit),
  );
  gauge(
    {
      name: "dsar_outbox_messages",
      help: "Messages that are unpublished, or quarantined because they can't be, by lane.",
      labelNames: ["lane", "state"],
    },
    (messages, statistics) => {
      for (const { channel, state, count } of statistics.outbox)
        messages.set({ lane: channel, state }, count);
    },
  );
  gauge(
    { name: "dsar_outbox_oldest_seconds", help: "Age of the oldest message that is not published yet." },
    (age, { outbox }) => {
      // A callback may wait for days for a target that is down: that is the target's trouble.
      const waiting = outbox.filter(
        ({ channel, state }) => state === "unpublished" && channel !== "callbacks",
      );
      const oldest = Math.min(...waiting.map(({ oldestCreatedAt }) => oldestCreatedAt));
      age.set(waiting.length === 0 ? 0 : seconds(Math.max(0, now() - oldest)));
    },
  );
}
