/** The protocol's error type (`MESSAGE_TOO_LARGE`), else the name of kafkajs's error; never its message, which names hosts. */
export function protocolCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  if ("type" in error && typeof error.type === "string") return error.type;
  if ("cause" in error && error.cause !== undefined && error.cause !== error)
    return protocolCode(error.cause);
  return "name" in error && typeof error.name === "string" ? error.name : "unknown";
}
