import {
  type ConnectedWorkspace,
  type OAuthClient,
  OAuthError,
  type TokenGrant,
  type TokenVault,
} from "@intercom-dsar/oauth";
import type { Logger } from "@intercom-dsar/service";
import type { Checker } from "../checks/checker.ts";
import { WorkspaceId } from "../http/workspace-id.ts";
import type { Audit } from "../store/audit.ts";
import { askIntercom } from "./ask-intercom.ts";
import type { ConnectFailure, WorkspaceMixUp } from "./connect-failure.ts";
import { workspaceName } from "./workspace-name.ts";

export interface FinishParts {
  readonly vault: TokenVault;
  readonly client: Pick<OAuthClient, "exchange" | "identify" | "revoke">;
  readonly checker: Pick<Checker, "check">;
  readonly audit: Audit;
  readonly logger: Logger;
}

export type Finished =
  | {
      readonly workspaceId: string;
      readonly isNew: boolean;
      /** A scope that the integration needs is missing. */
      readonly hasGaps: boolean;
    }
  | { readonly failure: ConnectFailure; readonly mixUp?: WorkspaceMixUp };

export interface Consent {
  readonly code: string;
  /** The workspace that is being reconnected; `null`: any. */
  readonly expected: string | null;
  /** Who began it, as the audit names them. */
  readonly actor: string;
}

/** From the code to a token in the vault. Where it fails nothing is kept. */
export async function finishConnection(
  parts: FinishParts,
  { code, expected, actor }: Consent,
): Promise<Finished> {
  const { vault, client, audit, logger } = parts;
  let grant: TokenGrant;
  let workspace: ConnectedWorkspace;
  try {
    grant = await askIntercom((signal) => client.exchange(code, signal), { tries: 1 });
    const { accessToken } = grant;
    workspace = await askIntercom((signal) => client.identify(accessToken, signal), { tries: 2 });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return { failure: error.code };
  }
  const { workspaceId } = workspace;
  // It becomes part of addresses: one that is not as Intercom makes them is nothing to go on with.
  if (!WorkspaceId.safeParse(workspaceId).success) return { failure: "workspace_unknown" };
  const isNew = (await vault.connections()).every((known) => known.workspaceId !== workspaceId);
  if (expected !== null && workspaceId !== expected) {
    if (isNew) await forget(parts, workspaceId, grant);
    const given = { id: workspaceId, name: workspace.workspaceName ?? workspaceId };
    return {
      failure: "other_workspace",
      mixUp: { expected: { id: expected, name: (await workspaceName(vault, expected)) ?? expected }, given },
    };
  }
  const auditId = await audit.record({ action: "workspace_connected", actor, workspaceId });
  await vault.save(workspace, grant);
  logger.info("workspace_connected", { workspaceId, region: workspace.region, auditId });
  const hasGaps = await lacksScope(parts, workspaceId);
  return { workspaceId, isNew, hasGaps };
}

/** The token is kept by now: whatever is wrong with its first check, the next one follows by itself. */
async function lacksScope({ vault, checker, logger }: FinishParts, workspaceId: string): Promise<boolean> {
  try {
    await checker.check(workspaceId);
    const scopes = (await vault.find(workspaceId))?.lastCheck?.scopes ?? null;
    return scopes !== null && Object.values(scopes).some(({ state }) => state === "missing");
  } catch (error) {
    logger.error("check_failed", { workspaceId, error });
    return false;
  }
}

/**
 * Ends a token that nobody is to keep. Only for a workspace that isn't connected here: Intercom's call takes the whole app off the
 * workspace, so it would end the token that the vault holds for it too.
 */
async function forget(
  { client, logger }: FinishParts,
  workspaceId: string,
  { accessToken }: TokenGrant,
): Promise<void> {
  try {
    await askIntercom((signal) => client.revoke(accessToken, signal), { tries: 2 });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    logger.warn("token_not_revoked", { workspaceId, code: error.code });
  }
}
