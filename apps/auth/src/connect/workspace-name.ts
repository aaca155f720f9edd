import type { TokenVault } from "@intercom-dsar/oauth";
import { UnsealableError } from "@intercom-dsar/sealing";

/** The workspace as people know it; its id where it has no name or its row does not open, `null` where it is not connected. */
export async function workspaceName(vault: TokenVault, workspaceId: string): Promise<string | null> {
  try {
    const entry = await vault.find(workspaceId);
    return entry === null ? null : (entry.workspaceName ?? workspaceId);
  } catch (error) {
    if (error instanceof UnsealableError) return workspaceId;
    throw error;
  }
}
