import type { TokenVault } from "@intercom-dsar/oauth";
import { Gauge, type Registry } from "prom-client";

const STATES = ["connected", "needs_reconnecting"] as const;

/** How many workspaces there are in each state, read from the vault at each scrape: all instances tell the same. */
export function registerWorkspaceGauge(registry: Registry, vault: Pick<TokenVault, "connections">): void {
  new Gauge({
    name: "dsar_auth_workspaces",
    help: "Workspaces in the vault, by state; `needs_reconnecting` wants a human.",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const connections = await vault.connections();
      for (const state of STATES)
        this.set({ state }, connections.filter((connection) => connection.state === state).length);
    },
  });
}
