/** The literal `code` that errors of this project (and of Node) carry; `"unknown"` for anything else. Nobody matches on messages. */
export function errorCode(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string")
    return error.code;
  return "unknown";
}

/** True where the error says that trying again may help. */
export function isRetryable(error: unknown): boolean {
  return typeof error === "object" && error !== null && "retryable" in error && error.retryable === true;
}
