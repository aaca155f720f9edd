/**
 * The proxy on the way to Intercom opened no tunnel, so nothing was sent. `proxy_status_407` and the like name its own answer to
 * CONNECT (RFC 9110, section 9.3.6); where it gave none, it could not be reached or took too long.
 */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: `proxy_status_${number}` | "proxy_unreachable";
  readonly retryable = true;

  constructor(code: ProxyError["code"], options?: ErrorOptions) {
    super("The proxy opened no tunnel.", options);
    this.code = code;
  }
}
