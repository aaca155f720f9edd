/** The link as a URL if it stays on the API's own origin, else `null`: the token must not follow it anywhere else. */
export function sameOriginUrl(link: string, baseUrl: URL): URL | null {
  const url = URL.parse(link, baseUrl.href);
  return url?.origin === baseUrl.origin ? url : null;
}
