import {
  type ConnectedWorkspace,
  type OAuthClient,
  OAuthError,
  type TokenGrant,
  type TokenVault,
} from "@intercom-dsar/oauth";
import type { Logger } from "@intercom-dsar/service";
import type { Checker } from "../checks/checker.ts";
import { WorkspaceId } from "../workspaces/workspace-id.ts";
import type { ConnectFailure } from "./connect-failure.ts";
import { onceMore } from "./once-more.ts";

export interface FinishParts {
  readonly vault: TokenVault;
  readonly client: Pick<OAuthClient, "exchange" | "identify" | "revoke">;
  readonly checker: Pick<Checker, "check">;
  readonly logger: Logger;
}

export type Finished =
  | {
      readonly workspaceId: string;
      readonly isNew: boolean;
      /** A scope that the integration needs is missing. */
      readonly hasGaps: boolean;
    }
  | { readonly failure: ConnectFailure };

/**
 * From the code to a token in the vault. Where it fails nothing is kept. `expected` is the workspace that is being reconnected; `null`: any.
 */
export async function finishConnection(
  parts: FinishParts,
  code: string,
  expected: string | null,
  signal: AbortSignal,
): Promise<Finished> {
  const { vault, client, checker, logger } = parts;
  let grant: TokenGrant;
  let workspace: ConnectedWorkspace;
  try {
    grant = await client.exchange(code, signal);
    // The code is used up: without this answer the token would be lost.
    const { accessToken } = grant;
    workspace = await onceMore(() => client.identify(accessToken, signal));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return { failure: error.code };
  }
  const { workspaceId } = workspace;
  // It becomes part of addresses: one that is not as Intercom makes them is nothing to go on with.
  if (!WorkspaceId.safeParse(workspaceId).success) return { failure: "workspace_unknown" };
  const isNew = (await vault.connections()).every((known) => known.workspaceId !== workspaceId);
  if (expected !== null && workspaceId !== expected) {
    if (isNew) await forget(parts, workspaceId, grant, signal);
    return { failure: "other_workspace" };
  }
  await vault.save(workspace, grant);
  logger.info("workspace_connected", { workspaceId, region: workspace.region });
  await checker.check(workspaceId);
  const scopes = (await vault.find(workspaceId))?.lastCheck?.scopes ?? null;
  const hasGaps = scopes !== null && Object.values(scopes).some(({ state }) => state === "missing");
  return { workspaceId, isNew, hasGaps };
}

/**
 * Ends a token that nobody is to keep. Only for a workspace that isn't connected here: Intercom's call takes the whole app off the
 * workspace, so it would end the token that the vault holds for it too.
 */
async function forget(
  { client, logger }: FinishParts,
  workspaceId: string,
  { accessToken }: TokenGrant,
  signal: AbortSignal,
): Promise<void> {
  try {
    await onceMore(() => client.revoke(accessToken, signal));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    logger.warn("token_not_revoked", { workspaceId, code: error.code });
  }
}
