import { randomBytes } from "node:crypto";
import type { Ledger } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { linkSettings } from "../config/result-variables.ts";
import { createLinkedResults, type LinkOptions } from "../results/linked-results.ts";
import type { ResultStore } from "../results/result-store.ts";

/** The store as flows see it. */
interface OpenedLinks {
  /** How links to results are made; `null` where outcomes name places in the store. */
  readonly links: LinkOptions | null;
  /** Resolves to the reference that goes into the outcome. */
  readonly named: Pick<ResultStore, "put">;
}

/** Opens the way in which outcomes name results; the log says which it is. */
export function openLinks(
  config: ConsumerConfig,
  ledger: Pick<Ledger, "links">,
  store: ResultStore,
  logger: Logger,
): OpenedLinks {
  const settings = linkSettings(config);
  logger.info("results_named", { kind: settings === null ? config.RESULT_STORE.kind : "link" });
  if (settings === null) return { links: null, named: store };
  const links = { ...settings, links: ledger.links, random: randomBytes };
  return { links, named: createLinkedResults(store, links) };
}
