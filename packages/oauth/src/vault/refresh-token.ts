import type { OAuthClient } from "../oauth-client.ts";
import type { TokenVault } from "./types.ts";

/**
 * Takes a new token before the old one ends, where Intercom ever named an end and gave a refresh token; it does neither today.
 * Resolves to whether there is a new token. Errors: as `OAuthClient.refresh` and `TokenVault`.
 */
export async function refreshToken(
  {
    vault,
    client,
    now,
  }: {
    readonly vault: TokenVault;
    readonly client: Pick<OAuthClient, "refresh">;
    readonly now: () => number;
  },
  workspaceId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const token = await vault.token(workspaceId);
  if (token === null || token.refreshToken === null || token.expiresAt === null) return false;
  if (token.expiresAt - now() > REFRESH_BEFORE_MS) return false;
  const workspace = await vault.find(workspaceId);
  if (workspace === null || workspace.tokenVersion !== token.tokenVersion) return false;
  const grant = await client.refresh(token.refreshToken, signal);
  // An answer without a new refresh token leaves the old one in use (RFC 6749, 6).
  await vault.save(workspace, { ...grant, refreshToken: grant.refreshToken ?? token.refreshToken });
  return true;
}

/** Time enough for several tries. */
const REFRESH_BEFORE_MS = 10 * 60 * 1_000;
