import { createHash } from "node:crypto";
import type { PersonSession } from "@intercom-dsar/web/sessions";

/** For whom the console asks, in the API's words. */
export interface Actor {
  /** 1 to 128 printable characters without spaces: what the audit of the API names. */
  readonly name: string;
  readonly role: PersonSession["admin"]["role"];
}

const PRINTABLE = /^[!-~]{1,128}$/;

/** Whoever is signed in. An entry that a header can't carry is named by its percent-encoding, or by its hash. */
export function actorOf({ admin }: PersonSession): Actor {
  const { entry, role } = admin;
  const name = [entry, encodeURIComponent(entry)].find((written) => PRINTABLE.test(written));
  return { name: name ?? `sha256:${createHash("sha256").update(entry).digest("hex")}`, role };
}
