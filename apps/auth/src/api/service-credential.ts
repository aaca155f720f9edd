import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "@intercom-dsar/service";
import { RequestError } from "../http/request-error.ts";

/** Takes `Authorization: Bearer …` with one of the credentials; throws `credential_refused`. Its time tells nothing of them. */
export function createCredentialCheck(
  credentials: Secret<readonly string[]>,
): (authorization: string | undefined) => void {
  const accepted = credentials.reveal().map(digest);
  return (authorization) => {
    const given = digest(/^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "");
    // Each one is compared, also after one fits.
    const fitting = accepted.filter((each) => timingSafeEqual(each, given));
    if (fitting.length === 0) throw new RequestError("credential_refused");
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
