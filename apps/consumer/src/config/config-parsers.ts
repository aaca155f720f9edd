import { readFileSync } from "node:fs";
import { ControllerFileError, type Controllers, parseControllerFile } from "@intercom-dsar/access-package";
import { parser } from "@intercom-dsar/service";
import {
  ERASABLE,
  HoldFileError,
  type Holds,
  PolicyFileError,
  parseCategoryChoice,
  parseDeletionCategories,
  parseHoldFile,
  parsePolicyFile,
  READABLE,
  type RedactionPolicies,
} from "@intercom-dsar/subject-data";
import { z } from "zod";
import { parseApproval } from "../domain/approval.ts";
import { isCallbackHost } from "../domain/callback-policy.ts";
import { parseFileHosts } from "../http/file-hosts.ts";
import { parseWebhookKey } from "../http/webhook-keys.ts";
import { parseResultPlace } from "../results/result-place.ts";

/** `host` or `host:port`, separated by commas. */
export function hostList() {
  return parser(
    "write one host or more in lower case, separated by commas, each with its port where that is not 443",
    (written) => {
      const hosts = written.split(",").map((each) => each.trim());
      return hosts.every(isCallbackHost) ? hosts : null;
    },
  );
}

/** One key of Standard Webhooks or more, separated by commas. */
export function callbackKeys() {
  const instruction =
    'write one key or more, separated by commas, each whsec_ and at least 24 random bytes in base64, as in "whsec_$(openssl rand -base64 32)"';
  return parser(instruction, (written) => {
    const keys = written.split(",").map((each) => parseWebhookKey(each.trim()));
    return keys.some((key) => key === null) ? null : keys.filter((key) => key !== null);
  });
}

/** Domains in lower case and origins, separated by commas. */
export function fileHosts() {
  const instruction =
    "write domains in lower case, which stand for what is below too, or origins such as http://127.0.0.1:4010, separated by commas";
  return parser(instruction, parseFileHosts);
}

/** A directory, or a place in a bucket. */
export function resultPlace() {
  return parser("write a directory, or s3://BUCKET/PREFIX with a prefix of its own", parseResultPlace);
}

/** Identifiers of custom object types, separated by commas. */
export function typeList() {
  return parser("write identifiers such as Order, separated by commas", (written) => {
    const types = written.split(",").map((each) => each.trim());
    return types.every((type) => /^[A-Za-z0-9_-]{1,128}$/.test(type)) ? types : null;
  });
}

/** Categories of `docs/data-map.md`, separated by commas, each with `?` where it is optional. */
export function categoryChoice() {
  const instruction = `write contacts and others of ${READABLE.join(", ")}, separated by commas, each once; "?" behind a name makes it optional, "all" stands for the rest`;
  return parser(instruction, parseCategoryChoice);
}

/** Which deletions wait for an approval. */
export function approval() {
  return parser("write none, required, or above: and a number of items, as in above:50", parseApproval);
}

/** What deletions erase, for all workspaces and for single ones. */
export function deletionCategories() {
  const others = ERASABLE.map(({ name }) => name).join(", ");
  const instruction = `write contacts, alone or with ${others}, separated by commas; for one workspace of several its id and a colon before another list, with a semicolon between`;
  return parser(instruction, parseDeletionCategories);
}

/** The path of a policy file (`docs/redaction.md`), which is read and checked at once. */
export function redactionPolicies(
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): z.ZodType<RedactionPolicies> {
  return z.string().transform((path, { addIssue }) => {
    try {
      return parsePolicyFile(readFile(path));
    } catch (error) {
      const isPolicy = error instanceof PolicyFileError;
      addIssue(isPolicy ? `in the file: ${error.message}` : "the file can't be read");
      return z.NEVER;
    }
  });
}

/** The path of a hold file (`docs/holds.md`), which is read and checked at once. */
export function holds(
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): z.ZodType<Holds> {
  return z.string().transform((path, { addIssue }) => {
    try {
      return parseHoldFile(readFile(path));
    } catch (error) {
      const isMistake = error instanceof HoldFileError;
      addIssue(isMistake ? `in the file: ${error.message}` : "the file can't be read");
      return z.NEVER;
    }
  });
}

/** A file of what controllers tell; `readFile` throws where it can't be read. */
export function controllers(
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): z.ZodType<Controllers> {
  return z.string().transform((path, { addIssue }) => {
    try {
      return parseControllerFile(readFile(path));
    } catch (error) {
      const isMistake = error instanceof ControllerFileError;
      addIssue(isMistake ? `in the file: ${error.message}` : "the file can't be read");
      return z.NEVER;
    }
  });
}
