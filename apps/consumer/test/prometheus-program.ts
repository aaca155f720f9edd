import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findOrInstall } from "@intercom-dsar/service/testing";
import getPort from "get-port";
import { vi } from "vitest";
import { z } from "zod";

/** Debian's Prometheus with its promtool; `null` where there can be none. */
export const PROMETHEUS = findOrInstall({
  name: "Prometheus",
  variable: "PROMETHEUS_PATH",
  places: ["/usr/bin/prometheus", "/usr/local/bin/prometheus"],
  packages: ["prometheus"],
  environment: process.env,
});

const Answer = z.object({
  status: z.string(),
  errorType: z.string().optional(),
  error: z.string().optional(),
  data: z.any(),
});

/** A real Prometheus that scrapes one target every second. */
export interface Prometheus {
  query(expression: string): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]>;
  /** Alerts that fire now. */
  firing(): Promise<string[]>;
  close(): Promise<void>;
}

/** Runs promtool; throws with what it says where that is not 0. */
export function promtool(...parameters: string[]): string {
  return execFileSync(join(dirname(PROMETHEUS ?? ""), "promtool"), parameters, { encoding: "utf8" });
}

export async function startPrometheus(target: string, rules: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-prometheus-"));
  writeFileSync(join(folder, "rules.yaml"), rules);
  const configuration = {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: [join(folder, "rules.yaml")],
    scrape_configs: [{ job_name: "intercom-dsar", static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(join(folder, "prometheus.yaml"), JSON.stringify(configuration));
  const port = await getPort();
  const child: ChildProcess = spawn(
    PROMETHEUS ?? "",
    [
      `--config.file=${join(folder, "prometheus.yaml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  const exited = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    const answer = Answer.parse(await response.json());
    if (answer.status !== "success") throw new Error(`Prometheus says ${answer.errorType}: ${answer.error}`);
    return answer.data;
  };
  await vi.waitFor(() => get("/api/v1/query?query=up"), { timeout: 60_000, interval: 200 });
  return {
    query: async (expression) => (await get(`/api/v1/query?query=${encodeURIComponent(expression)}`)).result,
    async firing() {
      const { alerts } = await get("/api/v1/alerts");
      return alerts
        .filter(({ state }: { state: string }) => state === "firing")
        .map(({ labels }: { labels: Record<string, string> }) => labels.alertname);
    },
    async close() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
