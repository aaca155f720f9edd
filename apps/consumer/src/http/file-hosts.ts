/** Where files are loaded from: `example.com`, it and what is below by `https:`, or an origin, `http://127.0.0.1:4010`, that one alone. */
export type FileHost = string;

/** Intercom's own hosts of files, as its links and its customers' content security policies name them. */
export const DEFAULT_FILE_HOSTS = [
  "intercomcdn.com",
  "intercomcdn.eu",
  "intercom-attachments.com",
  "intercom-attachments.eu",
  ...Array.from({ length: 9 }, (_, index) => `intercom-attachments-${index + 1}.com`),
].join(",");

/** `null` where one of the list is neither a domain in lower case nor an origin. */
export function parseFileHosts(written: string): readonly FileHost[] | null {
  const hosts = written.split(",").map((each) => each.trim());
  return hosts.every((host) => isOrigin(host) || isDomain(host)) ? hosts : null;
}

/**
 * How a link may be followed: `public` to addresses of the public internet alone, `named` to wherever it leads, since the very origin was
 * named; `null` not at all. A link with credentials is not followed.
 */
export function wayTo(url: URL, hosts: readonly FileHost[]): "public" | "named" | null {
  if (url.username !== "" || url.password !== "") return null;
  if (hosts.includes(url.origin)) return "named";
  const isBelow = (domain: string) => url.hostname === domain || url.hostname.endsWith(`.${domain}`);
  return url.protocol === "https:" && url.port === "" && hosts.some(isBelow) ? "public" : null;
}

function isOrigin(written: string): boolean {
  const url = /^https?:\/\//.test(written) ? URL.parse(written) : null;
  return url !== null && url.origin === written;
}

function isDomain(written: string): boolean {
  return /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(written);
}
