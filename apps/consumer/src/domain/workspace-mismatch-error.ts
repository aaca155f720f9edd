/** The token in use no longer speaks for the workspace whose request is being served; nothing that it says of a contact counts. */
export class WorkspaceMismatchError extends Error {
  readonly code = "workspace_mismatch";
  readonly retryable = false;
  override readonly name = "WorkspaceMismatchError";

  constructor() {
    super("The access token belongs to another workspace than the request.");
  }
}
