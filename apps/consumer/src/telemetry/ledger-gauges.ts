import type { Ledger, LedgerStatistics } from "@intercom-dsar/ledger";
import { Gauge, type Registry } from "prom-client";

/** A scrape costs one look at the ledger at most this often, however many Prometheus servers there are. */
const KEEP_MS = 10_000;

interface LedgerGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: string[];
  set(gauge: Gauge, statistics: LedgerStatistics, now: number): void;
}

const GAUGES: readonly LedgerGauge[] = [
  {
    name: "dsar_requests_open",
    help: "Requests that have not ended, by state and kind.",
    labelNames: ["state", "kind"],
    set(gauge, { open }) {
      for (const { state, kind, count } of open) gauge.set({ state, kind }, count);
    },
  },
  {
    name: "dsar_oldest_request_age_seconds",
    help: "Age of the oldest request that has not ended, by state.",
    labelNames: ["state"],
    set(gauge, { open }, now) {
      for (const state of ["received", "running", "waiting"]) {
        const received = open.filter((row) => row.state === state).map((row) => row.oldestReceivedAt);
        gauge.set({ state }, age(received, now));
      }
    },
  },
  {
    name: "dsar_nearest_deadline_seconds",
    help: "Seconds until the nearest deadline of a request that has not ended; below 0 once it has passed, absent where none is open.",
    set(gauge, { open }, now) {
      const deadlines = open.flatMap(({ nearestDeadline }) => nearestDeadline ?? []);
      if (deadlines.length === 0) gauge.remove();
      else gauge.set(seconds(Math.min(...deadlines) - now));
    },
  },
  {
    name: "dsar_forecast_overrun_seconds",
    help: "How far the worst forecast lies after its deadline; 0 where all are in time.",
    set: (gauge, { forecastOverrunMs }) => gauge.set(seconds(Math.max(0, forecastOverrunMs ?? 0))),
  },
  {
    name: "dsar_workspaces_parked",
    help: "Workspaces that nobody works for, by what is missing.",
    labelNames: ["reason"],
    set(gauge, { parked }) {
      for (const reason of ["authorization", "scope"])
        gauge.set({ reason }, parked.find((row) => row.reason === reason)?.count ?? 0);
    },
  },
  {
    name: "dsar_over_daily_limit",
    help: "Deletions beyond their sender's daily number: they wait until an operator releases them.",
    set: (gauge, { overDailyLimit }) => gauge.set(overDailyLimit),
  },
  {
    name: "dsar_notices_open",
    help: "Notices of deletions that their recipient has not acknowledged; overdue ones are a part of them.",
    labelNames: ["recipient"],
    set(gauge, { openNotices }) {
      for (const { recipient, count } of openNotices) gauge.set({ recipient }, count);
    },
  },
  {
    name: "dsar_notices_overdue",
    help: "Notices that their recipient has not acknowledged in time.",
    labelNames: ["recipient"],
    set(gauge, { openNotices }) {
      for (const { recipient, overdue } of openNotices) gauge.set({ recipient }, overdue);
    },
  },
  {
    name: "dsar_notice_deadline_seconds",
    help: "Seconds until a recipient has to have acknowledged its next notice; below 0 once that has passed, absent where none is open.",
    labelNames: ["recipient"],
    set(gauge, { openNotices }, now) {
      for (const { recipient, nearestDueAt } of openNotices)
        gauge.set({ recipient }, seconds(nearestDueAt - now));
    },
  },
  {
    name: "dsar_outbox_messages",
    help: "Messages that are unpublished, or quarantined because they can't be, by lane.",
    labelNames: ["lane", "state"],
    set(gauge, { outbox }) {
      for (const { channel, state, count } of outbox) gauge.set({ lane: channel, state }, count);
    },
  },
  {
    name: "dsar_outbox_oldest_seconds",
    help: "Age of the oldest message that is not published yet.",
    set(gauge, { outbox }, now) {
      // A callback may wait for days for a target that is down: that is the target's trouble.
      const waiting = outbox.filter(
        ({ channel, state }) => state === "unpublished" && channel !== "callbacks",
      );
      gauge.set(
        age(
          waiting.map((row) => row.oldestCreatedAt),
          now,
        ),
      );
    },
  },
];

/** Gauges of the shared ledger: every instance shows the same, so aggregate them with `max`, never with `sum`. */
export function registerLedgerGauges(
  registry: Registry,
  ledger: { readonly reads: Pick<Ledger["reads"], "statistics"> },
  now: () => number,
): void {
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
  for (const { set, ...options } of GAUGES)
    new Gauge({
      ...options,
      registers: [registry],
      /** A ledger that can't be read leaves its gauges out; `dsar_part_up` says why. */
      async collect() {
        this.reset();
        const statistics = await look().catch(() => null);
        if (statistics === null) this.remove();
        else set(this, statistics, now());
      },
    });
}

function seconds(ms: number): number {
  return ms / 1_000;
}

/** Of the oldest; 0 where there is none. */
function age(times: readonly number[], now: number): number {
  return times.length === 0 ? 0 : seconds(Math.max(0, now - Math.min(...times)));
}
