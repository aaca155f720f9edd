/** What a sealed value is bound to: one that was moved to another row or column does not open. */
export function sealContext(column: string, workspaceId: string): string {
  return `workspace_tokens/${column}/${workspaceId}`;
}
