import {
  type OAuthClient,
  OAuthError,
  refreshToken,
  type TokenVault,
  type WorkspaceCheck,
} from "@intercom-dsar/oauth";
import { UnsealableError } from "@intercom-dsar/sealing";
import type { Clock, Logger } from "@intercom-dsar/service";

export interface CheckParts {
  readonly vault: TokenVault;
  readonly client: Pick<OAuthClient, "identify" | "checkScopes" | "refresh">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** `gone`: not connected here (any more). `unreadable`: its row in the vault does not open. */
export type CheckOutcome = WorkspaceCheck["result"] | "gone" | "unreadable";

/**
 * Tries a workspace's token at Intercom and writes down what came of it: `GET /me`, and with `withScopes` the three calls of
 * `checkScopes`, which change nothing. Rejects with the database's errors and with the signal's reason.
 */
export async function checkWorkspace(
  parts: CheckParts,
  workspaceId: string,
  withScopes: boolean,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const { vault, client, clock, logger } = parts;
  try {
    await refreshToken({ vault, client, now: clock.now }, workspaceId, signal).catch((error) => {
      if (!(error instanceof OAuthError)) throw error;
      logger.warn("token_not_refreshed", { workspaceId, code: error.code });
    });
    const [entry, token] = [await vault.find(workspaceId), await vault.token(workspaceId)];
    if (entry === null || token === null) return "gone";
    const known = entry.tokenVersion === token.tokenVersion ? (entry.lastCheck?.scopes ?? null) : null;
    const finding = await tryToken(parts, workspaceId, token.accessToken, withScopes, signal);
    const check: WorkspaceCheck = { at: clock.now(), ...finding, scopes: finding.scopes ?? known };
    const isWritten = await vault.recordCheck(workspaceId, token.tokenVersion, check);
    if (isWritten) tellChange(logger, workspaceId, entry.state, check);
    return check.result;
  } catch (error) {
    if (!(error instanceof UnsealableError)) throw error;
    logger.error("token_unreadable", { workspaceId, error });
    return "unreadable";
  }
}

type Finding = Pick<WorkspaceCheck, "result" | "code" | "scopes">;

async function tryToken(
  { client }: CheckParts,
  workspaceId: string,
  accessToken: string,
  withScopes: boolean,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    const me = await client.identify(accessToken, signal);
    // A token that speaks for another workspace would have somebody else's people deleted.
    if (me.workspaceId !== workspaceId) return { result: "dead", code: "other_workspace", scopes: null };
    const scopes = withScopes ? await client.checkScopes(accessToken, signal) : null;
    return { result: "working", code: null, scopes };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OAuthError)) throw error;
    return { result: error.code === "token_dead" ? "dead" : "unreachable", code: error.code, scopes: null };
  }
}

function tellChange(
  logger: Logger,
  workspaceId: string,
  before: string,
  { result, code }: WorkspaceCheck,
): void {
  if (result === "dead" && before === "connected")
    logger.warn("workspace_needs_reconnecting", { workspaceId, code });
  if (result === "working" && before !== "connected") logger.info("workspace_works_again", { workspaceId });
  if (result === "unreachable") logger.warn("workspace_unreachable", { workspaceId, code });
}
