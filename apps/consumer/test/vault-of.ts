import { openDatabase } from "@intercom-dsar/database";
import { openTokenVault, type TokenVault } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import type { Scenario } from "./scenario.ts";

const KEY = Buffer.alloc(32, 9);

/** A token vault in a scenario's folder, as the auth app keeps one. */
export interface ScenarioVault {
  readonly find: TokenVault["find"];
  connect(workspaceId: string, accessToken: string): Promise<unknown>;
  /** What a consumer of the scenario needs in order to take its tokens from there. */
  environment(): Record<string, string>;
  close(): Promise<void>;
}

export async function vaultOf({ directory }: Pick<Scenario, "directory">): Promise<ScenarioVault> {
  const url = `sqlite:${directory}/vault.db`;
  const database = openDatabase(url);
  const vault = await openTokenVault({ database, keyring: createKeyring([KEY]) });
  return {
    find: (workspaceId) => vault.find(workspaceId),
    connect: (workspaceId, accessToken) =>
      vault.save(
        {
          workspaceId,
          workspaceName: null,
          region: "us",
          connectedBy: { id: "1", name: null, email: null },
        },
        { accessToken, refreshToken: null, expiresInSeconds: null },
      ),
    environment: () => ({
      INTERCOM_ACCESS_TOKEN: "",
      VAULT_KEY: KEY.toString("base64"),
      VAULT_DATABASE_URL: url,
    }),
    close: () => database.close(),
  };
}
