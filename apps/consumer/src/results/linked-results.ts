import { createHash } from "node:crypto";
import type { Ledger } from "@intercom-dsar/ledger";
import { hashOf, newCapability } from "./capability.ts";
import { type ResultStore, requestKeyOf } from "./result-store.ts";

/** Where links lead, below `RESULTS_URL`. */
export const RESULTS_PATH = "/v1/results";

export interface LinkOptions {
  readonly links: Pick<Ledger["links"], "add" | "renew">;
  /** `RESULTS_URL`, without a slash at its end. */
  readonly baseUrl: string;
  /** How long after a request's end its links lead anywhere. */
  readonly livesMs: number;
  readonly random: (bytes: number) => Uint8Array;
}

/** A store whose references are links that anybody can fetch who has one, until it expires. Rejects as the store and the ledger do. */
export function createLinkedResults(
  store: Pick<ResultStore, "put">,
  { links, baseUrl, livesMs, random }: LinkOptions,
): Pick<ResultStore, "put"> {
  return {
    async put(name, content, signal) {
      const hash = createHash("sha256");
      let bytes = 0;
      async function* counted() {
        for await (const chunk of content) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      }
      await store.put(name, counted(), signal);
      const made = newCapability(random);
      await links.add({
        hash: made.hash,
        requestId: requestKeyOf(name),
        object: name,
        bytes,
        sha256: hash.digest("hex"),
        livesMs,
      });
      return linkOf(baseUrl, made.capability);
    },
  };
}

/** A link to the same object, which expires with it. */
export interface FreshLink {
  readonly name: string;
  readonly url: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly expiresAt: number | null;
}

/** A new link beside the one that an outcome names; `null` where that is gone, or is no link of this service. */
export async function renewLink(reference: string, options: LinkOptions): Promise<FreshLink | null> {
  const known = capabilityOf(reference);
  if (known === null) return null;
  const made = newCapability(options.random);
  const link = await options.links.renew(hashOf(known), made.hash);
  if (link === null) return null;
  const { object, bytes, sha256, expiresAt } = link;
  const name = fileNameOf(object);
  return {
    name,
    url: linkOf(options.baseUrl, made.capability),
    mediaType: mediaTypeOf(name),
    bytes,
    sha256,
    expiresAt,
  };
}

function linkOf(baseUrl: string, capability: string): string {
  return `${baseUrl}${RESULTS_PATH}/${capability}`;
}

/** What a link holds that this service made, under whatever address it was reached then; `null` for any other reference. */
export function capabilityOf(reference: string): string | null {
  return /^https?:\/\/[^?#]*\/v1\/results\/([\w-]{43})$/.exec(reference)?.[1] ?? null;
}

const UUID = /-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The file's name without what tells apart the objects of several runs. */
export function fileNameOf(object: string): string {
  return object.slice(object.indexOf("/") + 1).replace(UUID, "");
}

const UNKNOWN = "application/octet-stream";
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  html: "text/html; charset=utf-8",
};

/** By the name's ending; of files that others attached nothing is said. */
export function mediaTypeOf(fileName: string): string {
  if (fileName.startsWith("attachment-")) return UNKNOWN;
  return MEDIA_TYPES[fileName.slice(fileName.lastIndexOf(".") + 1)] ?? UNKNOWN;
}
