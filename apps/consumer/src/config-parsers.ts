import { parseKey } from "@intercom-dsar/database";
import { parser } from "@intercom-dsar/service";

/** `sqlite:` and a path, or a `postgres://` URL. */
export function databaseUrl() {
  return parser("write sqlite: and a file's path, or a postgres:// URL", (written) =>
    /^(sqlite:.+|postgres(ql)?:\/\/.+)/.test(written) ? written : undefined,
  );
}

/** One key or more, separated by commas. */
export function keyList() {
  const instruction =
    "write one key or more, separated by commas, each 32 bytes in base64 or hex; `openssl rand -base64 32` makes one";
  return parser(instruction, (written) => {
    try {
      return written.split(",").map(parseKey);
    } catch {
      return undefined;
    }
  });
}
