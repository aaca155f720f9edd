import type { FastifyInstance } from "fastify";

/** Which methods an address takes; none for an address that is no route. */
export type AllowedMethods = (path: string) => readonly string[];

/** Collects the routes as they are added, so that a wrong method can be told from a wrong address (RFC 9110, section 15.5.6). */
export function collectMethods(app: FastifyInstance): AllowedMethods {
  const routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] = [];
  app.addHook("onRoute", ({ url, method }) => {
    routes.push({ segments: url.split("/"), methods: [method].flat() });
  });
  return (path) => {
    const written = path.split("/");
    const found = routes.filter(({ segments }) => matches(segments, written));
    return [...new Set(found.flatMap(({ methods }) => methods))];
  };
}

function matches(segments: readonly string[], written: readonly string[]): boolean {
  return (
    segments.length === written.length &&
    segments.every(
      (segment, index) => segment === written[index] || (segment.startsWith(":") && written[index] !== ""),
    )
  );
}
