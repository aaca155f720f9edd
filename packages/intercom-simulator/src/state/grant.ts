import type { Scope } from "./scopes.ts";
import type { AdminRecord } from "./seed.ts";
import type { Workspace } from "./workspace.ts";

export type GrantState = "active" | "revoked" | "expired" | "blocked";

/** What an access token stands for. */
export interface Grant {
  readonly workspace: Workspace;
  readonly token: string;
  readonly label: string;
  readonly app: string;
  readonly admin: AdminRecord | null;
  scopes: ReadonlySet<Scope>;
  state: GrantState;
}
