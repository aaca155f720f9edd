import { isIP } from "node:net";
import { z } from "zod";

const FORM =
  "write sqlite: and a file's path, or postgres://USER:PASSWORD@HOST:PORT/DATABASE with user and password percent-encoded";
const ENCODE =
  "percent-encode the password: # is %23, / is %2F, ? is %3F, @ is %40, % is %25, a space is %20";
const HIGHEST_PORT = 65_535;
const HOST_NAME = /^[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_.])?$/i;

/** A database URL that can't be one, or names what can't be a database. The message says what to do and never quotes a PostgreSQL URL. */
export class DatabaseUrlError extends Error {
  readonly code = "database_url_invalid";
  readonly retryable = false;
  override readonly name = "DatabaseUrlError";
}

/** What a database URL names. */
export type DatabaseTarget =
  | { readonly dialect: "sqlite"; readonly path: string }
  | { readonly dialect: "postgres"; readonly url: string };

/**
 * Reads `sqlite:path/to/file.db`, `sqlite::memory:` or `postgres://user:password@host:port/database?…` as RFC 3986 has it: whoever takes
 * a password as it comes takes a piece of it for the host.
 *
 * @throws DatabaseUrlError with what is wrong and what to write
 */
export function readDatabaseUrl(written: string): DatabaseTarget {
  const mistake = mistakeIn(written);
  if (mistake !== null) throw new DatabaseUrlError(mistake);
  return written.startsWith("sqlite:")
    ? { dialect: "sqlite", path: written.slice("sqlite:".length) }
    : { dialect: "postgres", url: written };
}

/** Host and port of a PostgreSQL URL that was read, for a log line; `null` for a file or a socket. Never user, password or options. */
export function databaseHost(url: string): string | null {
  return (url.startsWith("postgres") && URL.parse(url)?.host) || null;
}

/** What a URL that was read names, to be shown: a file's path, or host and port. Never user, password or options. */
export function databasePlace(url: string): string {
  if (url.startsWith("sqlite:")) return url.slice("sqlite:".length);
  return databaseHost(url) ?? "a socket";
}

/** A configuration variable that holds a database URL; space around it is dropped. */
export function databaseUrl(): z.ZodType<string> {
  return z.string().transform((written, context) => {
    const url = written.trim();
    const message = mistakeIn(url);
    if (message === null) return url;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

function mistakeIn(written: string): string | null {
  if (written.startsWith("sqlite:")) return mistakeInPath(written.slice("sqlite:".length));
  const rest = /^postgres(?:ql)?:\/\/(.*)$/s.exec(written)?.[1];
  return rest === undefined ? FORM : mistakeInPostgres(rest);
}

function mistakeInPath(path: string): string | null {
  if (path.trim() === "") return "the file's path is missing";
  if (path.includes("\0")) return "leave out the NUL character of the file's path";
  return /^\/\/[^/]/.test(path) ? "leave out the // after sqlite:, the file's path follows at once" : null;
}

/** Nothing of a URL ends before its end but by a character that stands for itself: all others have to be percent-encoded (RFC 3986, 3). */
const PARTS = /^(?:(?<user>[^/?#@]*)@)?(?<address>[^/?#@]*)(?<path>\/[^?#@]*)?(?:\?(?<query>[^#@]*))?$/;

/** `rest` is what follows `//`. */
function mistakeInPostgres(rest: string): string | null {
  if (/[\s\p{Cc}\p{Cs}]/u.test(rest))
    return `it holds a space, a line break or a control character; ${ENCODE}`;
  if (!isPercentEncoded(rest)) return `it holds a % that begins no percent-encoded character; ${ENCODE}`;
  const parts = PARTS.exec(rest)?.groups;
  if (parts === undefined) return `one of # / ? @ stands where it can't; ${ENCODE}`;
  const { address = "", path = "", query = "" } = parts;
  const parameters = new URLSearchParams(query);
  // A socket's directory is named by a parameter, as in `postgres:///dsar?host=/run/postgresql`.
  const mistake = address === "" && parameters.has("host") ? null : mistakeInAddress(address);
  if (mistake !== null) return mistake;
  const port = parameters.get("port");
  if (port !== null && !isPort(port)) return `the port is not a number from 1 to ${HIGHEST_PORT}`;
  return /^\/[^/]+$/.test(path)
    ? null
    : "the database's name is missing: write one after the host, HOST/DATABASE";
}

function mistakeInAddress(address: string): string | null {
  const { host = "", port } = /^(?<host>\[.*\]|.*?)(?::(?<port>[^:]*))?$/.exec(address)?.groups ?? {};
  if (host === "") return "the host is missing";
  if (host.includes(":") && !host.startsWith("[")) return "an IPv6 address stands in brackets, [::1]:5432";
  if (port !== undefined && !isPort(port))
    return `the port is not a number from 1 to ${HIGHEST_PORT} (or the user and the @ are missing)`;
  const inBrackets = /^\[(.*)\]$/.exec(host)?.[1];
  if (inBrackets !== undefined) return isIP(inBrackets) === 6 ? null : "brackets are for IPv6 addresses";
  const name = decodeURIComponent(host);
  return name.startsWith("/") || HOST_NAME.test(name)
    ? null
    : "the host is neither a host name nor an IP address";
}

function isPort(written: string): boolean {
  return /^\d{1,5}$/.test(written) && Number(written) >= 1 && Number(written) <= HIGHEST_PORT;
}

/** True where every % begins a character of UTF-8 other than NUL, which PostgreSQL takes nowhere. */
function isPercentEncoded(written: string): boolean {
  try {
    return !decodeURIComponent(written).includes("\0");
  } catch {
    return false;
  }
}
