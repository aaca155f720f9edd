import { type Dispatcher, request } from "undici";
import { AddressError } from "./address-error.ts";
import { type FileHost, wayTo } from "./file-hosts.ts";

export type DownloadErrorCode =
  /** The link, or where it redirects to, leads to a host that is not named or has no public address. */
  | "host_refused"
  /** The host takes the link for one that it did not make, or not for now. */
  | "expired"
  | "gone"
  /** No answer, none in time, a broken one, or one that says that it may be otherwise later. */
  | "unreachable";

/** A file that was not loaded. */
export class DownloadError extends Error {
  readonly code: DownloadErrorCode;
  readonly retryable: boolean;
  override readonly name = "DownloadError";

  constructor(code: DownloadErrorCode, options: ErrorOptions = {}) {
    super(`The file was not loaded: ${code}.`, options);
    this.code = code;
    this.retryable = code === "unreachable";
  }
}

/**
 * Loads the file behind a link, as it comes.
 *
 * @throws {DownloadError} at once, or while it is read; the signal's reason where that aborts
 */
export type Download = (link: string, signal: AbortSignal) => AsyncGenerator<Uint8Array>;

export interface DownloadOptions {
  readonly hosts: readonly FileHost[];
  /** For hosts that a domain stands for. */
  readonly publicAgent: Dispatcher;
  /** For origins that are named as such. */
  readonly namedAgent: Dispatcher;
}

const MOST_REDIRECTS = 3;
/** For one file: 100 MiB, Intercom's own limit, at 350 KiB a second. */
const TOTAL_TIMEOUT_MS = 5 * 60_000;

/** Files are asked for without any credentials: the link is all that it takes. */
export function createDownload({ hosts, publicAgent, namedAgent }: DownloadOptions): Download {
  return async function* download(link, signal) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TOTAL_TIMEOUT_MS)]);
    try {
      let url = URL.parse(link);
      for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
        const way = url === null ? null : wayTo(url, hosts);
        if (url === null || way === null) throw new DownloadError("host_refused");
        const { statusCode, headers, body } = await request(url.href, {
          dispatcher: way === "named" ? namedAgent : publicAgent,
          headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "intercom-dsar" },
          signal: limit,
        });
        if (statusCode === 200) return yield* body;
        body.on("error", () => {}).destroy();
        const { location } = headers;
        if (statusCode < 300 || statusCode >= 400 || typeof location !== "string")
          throw new DownloadError(codeOf(statusCode));
        url = URL.parse(location, url.href);
      }
      throw new DownloadError("host_refused");
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DownloadError) throw error;
      throw new DownloadError(error instanceof AddressError ? "host_refused" : "unreachable", {
        cause: error,
      });
    }
  };
}

function codeOf(status: number): DownloadErrorCode {
  if (status === 404 || status === 410) return "gone";
  if (status === 429 || status >= 500) return "unreachable";
  return "expired";
}
