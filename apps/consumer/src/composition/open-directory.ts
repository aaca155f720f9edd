import { databaseHost } from "@intercom-dsar/database";
import type { Ledger } from "@intercom-dsar/ledger";
import { openTokenVault } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { type Clock, type HealthPart, type Logger, proxyOf } from "@intercom-dsar/service";
import type { ConsumerConfig } from "../config/config.ts";
import { createAuthAppTokenSource } from "../workspaces/auth-app-token-source.ts";
import { createConnectedDirectory } from "../workspaces/connected-directory.ts";
import type { ConnectionFactory } from "../workspaces/connection.ts";
import type { WorkspaceDirectory } from "../workspaces/directory.ts";
import { createStaticDirectory } from "../workspaces/static-directory.ts";
import type { TokenSource } from "../workspaces/token-source.ts";
import { createVaultTokenSource } from "../workspaces/vault-token-source.ts";
import { openConfiguredDatabase } from "./open-configured-database.ts";

export interface DirectoryOptions {
  readonly config: ConsumerConfig;
  readonly connections: ConnectionFactory;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: HealthPart;
}

/** Opens the way to the connected workspaces that the configuration names. Rejects with the vault's database's errors. */
export async function openDirectory(options: DirectoryOptions): Promise<WorkspaceDirectory> {
  const { INTERCOM_ACCESS_TOKEN: token, INTERCOM_REGION: region } = options.config;
  if (token !== undefined) return createStaticDirectory({ ...options, token, region });
  return createConnectedDirectory({ ...options, source: await openSource(options) });
}

/** The variable that says where the token vault is, and the address that it names. */
export function vaultCulprit({ VAULT_DATABASE_URL: own, DATABASE_URL: ledgers }: ConsumerConfig) {
  return {
    variable: own === undefined ? "DATABASE_URL" : "VAULT_DATABASE_URL",
    host: databaseHost((own ?? ledgers).reveal()),
  };
}

async function openSource({ config, clock }: DirectoryOptions): Promise<TokenSource> {
  const { AUTH_APP_URL: url, SERVICE_CREDENTIAL: credential, VAULT_KEY: keys } = config;
  if (url !== undefined && credential !== undefined)
    return createAuthAppTokenSource({ url, credential, proxy: proxyOf(config) });
  const culprit = vaultCulprit(config);
  const database = openConfiguredDatabase(culprit.variable, config.VAULT_DATABASE_URL ?? config.DATABASE_URL);
  try {
    const keyring = createKeyring(keys?.reveal() ?? []);
    const vault = await openTokenVault({ database, keyring, now: clock.now });
    return createVaultTokenSource(vault, { now: clock.now, culprit, close: () => database.close() });
  } catch (error) {
    await database.close();
    throw error;
  }
}
