export type { ConnectedWorkspace } from "./connected-workspace.ts";
export { authorizationUrl, type OAuthApp } from "./oauth-app.ts";
export { createOAuthClient, type OAuthClient } from "./oauth-client.ts";
export { OAuthError, type OAuthErrorCode } from "./oauth-error.ts";
export {
  BASIC_SCOPES,
  checkScopes,
  type FurtherScope,
  furtherScopes,
  SCOPES,
  type ScopeKey,
  type ScopeReport,
  type ScopeState,
} from "./scope-report.ts";
export type { TokenGrant } from "./token-grant.ts";
export { inspectVault, readVaultVersion, type VaultInspection } from "./vault/inspect-vault.ts";
export { refreshToken } from "./vault/refresh-token.ts";
export { openTokenVault, type TokenVaultOptions } from "./vault/token-vault.ts";
export type {
  Connection,
  ConnectionState,
  TokenVault,
  VaultEntry,
  VaultToken,
  WorkspaceCheck,
} from "./vault/types.ts";
