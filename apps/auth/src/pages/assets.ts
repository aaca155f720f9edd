import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

const STYLE = readFileSync(new URL("./style.css", import.meta.url), "utf8");
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 2.5 27 6.6v8.3c0 7-4.6 12-11 14.6C9.6 26.9 5 21.9 5 14.9V6.6Z" fill="#1f5fbf"/><path d="m10.8 15.8 3.7 3.7 6.9-7.3" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** Named by its content, so that a browser may keep it for good. */
export const STYLE_PATH = `/assets/style-${createHash("sha256").update(STYLE).digest("hex").slice(0, 12)}.css`;

/** The only two files of the page. */
export function registerAssets(routes: FastifyInstance): void {
  routes.get(STYLE_PATH, (_request, reply) =>
    reply
      .header("cache-control", "public, max-age=31536000, immutable")
      .type("text/css; charset=utf-8")
      .send(STYLE),
  );
  routes.get("/assets/icon.svg", (_request, reply) =>
    reply.header("cache-control", "public, max-age=86400").type("image/svg+xml").send(ICON),
  );
}
