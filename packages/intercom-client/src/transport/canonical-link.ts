import { isPathId } from "./path-id.ts";
import { sameOriginUrl } from "./same-origin-url.ts";

/**
 * The contact that a merged one lives on in: `Link: </contacts/{id}>; rel="canonical"` (RFC 8288; Intercom API 2.16, merged
 * contacts). `null` where there is none, or where it leads to another host or another path.
 */
export function canonicalContactId(link: string | string[] | undefined, baseUrl: URL): string | null {
  for (const value of [link ?? []].flat()) {
    for (const [, target, parameters] of value.matchAll(/<([^<>]*)>([^<]*)/g)) {
      if (!/;\s*rel\s*=\s*"?canonical"?\s*(?:[;,]|$)/i.test(parameters ?? "")) continue;
      const url = sameOriginUrl(target ?? "", baseUrl);
      const id = url?.pathname.match(/^\/contacts\/([^/]+)$/)?.[1];
      if (id !== undefined && isPathId(id)) return id;
    }
  }
  return null;
}
