import { LOG_FORMATS } from "../log/log-format.ts";
import { LOG_LEVELS } from "../log/log-level.ts";
import { defineConfig } from "./config-table.ts";
import { listenHost } from "./listen-host.ts";
import { choice, duration, integer } from "./parsers.ts";

/** The variables of every program that runs until it is stopped. `HEALTH_PORT` is each one's own: they differ in what else answers. */
export const SERVICE_VARIABLES = defineConfig({
  HEALTH_HOST: {
    group: "Service",
    schema: listenHost(),
    default: "::",
    description: "Address that the ports of health and metrics listen on.",
  },
  METRICS_PORT: {
    group: "Service",
    schema: integer({ max: 65_535 }),
    optional: true,
    description: "Port of `/metrics` (Prometheus), on HEALTH_HOST; without it nothing is counted.",
  },
  STOP_GRACE: {
    group: "Service",
    schema: duration(),
    default: "25s",
    description: "How long a graceful stop may take; keep it shorter than the orchestrator's grace period.",
  },
  LOG_LEVEL: {
    group: "Service",
    schema: choice(LOG_LEVELS),
    default: "info",
    description: "Minimum log level.",
  },
  LOG_FORMAT: {
    group: "Service",
    schema: choice(LOG_FORMATS),
    optional: true,
    description:
      "`json`, or `pretty` for people (100 columns). Default: `pretty` if standard error is a terminal, else `json`.",
  },
});
