import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 2.5 27 6.6v8.3c0 7-4.6 12-11 14.6C9.6 26.9 5 21.9 5 14.9V6.6Z" fill="#1f5fbf"/><path d="m10.8 15.8 3.7 3.7 6.9-7.3" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const STYLE = readAsset("style.css", "text/css; charset=utf-8");
const LOCAL_TIME = readAsset("local-time.js", "text/javascript; charset=utf-8");

export const STYLE_PATH = STYLE.path;
export const LOCAL_TIME_PATH = LOCAL_TIME.path;

/** The three files of the pages. */
export function registerAssets(routes: FastifyInstance): void {
  for (const { path, type, content } of [STYLE, LOCAL_TIME])
    routes.get(path, (_request, reply) =>
      reply.header("cache-control", "public, max-age=31536000, immutable").type(type).send(content),
    );
  routes.get("/assets/icon.svg", (_request, reply) =>
    reply.header("cache-control", "public, max-age=86400").type("image/svg+xml").send(ICON),
  );
}

/** Its path is made from its content, so that a browser may keep it for good. */
function readAsset(file: string, type: string) {
  const content = readFileSync(new URL(`./${file}`, import.meta.url), "utf8");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { path: `/assets/${file.replace(".", `-${digest}.`)}`, type, content };
}
