import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "@intercom-dsar/service";
import { Problem } from "@intercom-dsar/web/problem";

/** Takes `Authorization: Bearer …` with one of the credentials; throws `credential_refused`. Its time tells nothing of them. */
export function createCredentialCheck(
  credentials: Secret<readonly string[]>,
): (authorization: string | undefined) => void {
  const accepted = credentials.reveal().map(digest);
  return (authorization) => {
    const given = digest(/^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "");
    // Each one is compared, also after one fits.
    const fitting = accepted.filter((each) => timingSafeEqual(each, given));
    if (fitting.length === 0) throw refused();
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refused(): Problem {
  return new Problem(401, "credential_refused", "The service credential is missing or wrong", {
    headers: { "www-authenticate": "Bearer" },
  });
}
