import type { Connection } from "@intercom-dsar/oauth";

/** Where the tokens of connected workspaces come from. Errors carry a `code`; each call is one try. */
export interface TokenSource {
  /** All workspaces that were ever connected and not disconnected since. */
  connections(signal: AbortSignal): Promise<readonly Connection[]>;
  /** `null` where the workspace is not connected. */
  token(workspaceId: string, signal: AbortSignal): Promise<SourceToken | null>;
  /** Intercom has refused the token with that version. */
  reportRefused(workspaceId: string, tokenVersion: number): Promise<void>;
  /** What to look at after an error: the variable that says where the source is or what it is shown, and the address. */
  culpritOf(error: unknown): { readonly variable: string; readonly host: string | null };
  close(): Promise<void>;
}

export interface SourceToken extends Pick<Connection, "region" | "tokenVersion"> {
  readonly accessToken: string;
}
