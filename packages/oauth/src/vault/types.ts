import type { Region } from "@intercom-dsar/intercom-client";
import type { ConnectedWorkspace } from "../connected-workspace.ts";
import type { ScopeReport } from "../scope-report.ts";
import type { TokenGrant } from "../token-grant.ts";

/** `needs_reconnecting`: Intercom has refused the token; only a new consent helps. */
export type ConnectionState = "connected" | "needs_reconnecting";

/** What one look at Intercom showed of a workspace's token. */
export interface WorkspaceCheck {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `unreachable` says nothing of the token. */
  readonly result: "working" | "dead" | "unreachable";
  readonly code: string | null;
  readonly scopes: ScopeReport | null;
}

/** How to reach a workspace; names nobody. */
export interface Connection {
  readonly workspaceId: string;
  readonly region: Region;
  readonly state: ConnectionState;
  /** Counts the tokens that the workspace has had; another number is another token. */
  readonly tokenVersion: number;
}

export interface VaultEntry extends ConnectedWorkspace, Connection {
  readonly region: Region;
  readonly connectedAt: number;
  readonly lastCheck: WorkspaceCheck | null;
}

export interface VaultToken {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Milliseconds since 1970; `null` where Intercom names no end. */
  readonly expiresAt: number | null;
  readonly tokenVersion: number;
  readonly region: Region;
}

/**
 * The tokens of the connected workspaces, sealed: a token opens only under its own workspace's id, and nothing of it, nor of the admin
 * who connected, lies in the clear. Errors: `unsealable` (a key is missing, or a row was changed or swapped) and the database's.
 */
export interface TokenVault {
  /** Keeps a token in the place of the workspace's last one. */
  save(workspace: ConnectedWorkspace, grant: TokenGrant): Promise<void>;
  /** By workspace id, from after `after` on. */
  list(page: { readonly limit: number; readonly after?: string | undefined }): Promise<readonly VaultEntry[]>;
  find(workspaceId: string): Promise<VaultEntry | null>;
  /** All of them, without opening anything. */
  connections(): Promise<readonly Connection[]>;
  token(workspaceId: string): Promise<VaultToken | null>;
  /** Writes down a check of the token with that version; `false` where another token is there by now, which the check says nothing of. */
  recordCheck(workspaceId: string, tokenVersion: number, check: WorkspaceCheck): Promise<boolean>;
  /** Forgets a workspace; resolves to its token, to be revoked, or to `null` where there is none that can be opened. */
  remove(workspaceId: string): Promise<string | null>;
  /** Seals every token anew under the newest key, so that older keys can be dropped; resolves to their number. */
  rotate(): Promise<number>;
}
