import type { TokenVault } from "@intercom-dsar/oauth";
import type { TokenSource } from "./token-source.ts";

/** Reads the token vault in the database that the auth app writes to. */
export function createVaultTokenSource(
  vault: TokenVault,
  {
    now,
    culprit,
    close,
  }: {
    readonly now: () => number;
    readonly culprit: ReturnType<TokenSource["culpritOf"]>;
    readonly close: () => Promise<void>;
  },
): TokenSource {
  return {
    connections: () => vault.connections(),
    token: (workspaceId) => vault.token(workspaceId),
    async reportRefused(workspaceId, tokenVersion) {
      const check = { at: now(), result: "dead", code: "unauthorized", scopes: null } as const;
      await vault.recordCheck(workspaceId, tokenVersion, check);
    },
    culpritOf: () => culprit,
    close,
  };
}
