import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 2.5 27 6.6v8.3c0 7-4.6 12-11 14.6C9.6 26.9 5 21.9 5 14.9V6.6Z" fill="#1f5fbf"/><path d="m10.8 15.8 3.7 3.7 6.9-7.3" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

const STYLE = readStyle(new URL("./style.css", import.meta.url));
const LOCAL_TIME = readAsset(new URL("./local-time.js", import.meta.url), "text/javascript; charset=utf-8");

export const STYLE_PATH = STYLE.path;
export const LOCAL_TIME_PATH = LOCAL_TIME.path;

/** A file that pages link to. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

/** The three files of the pages, and an app's own. */
export function registerAssets(routes: FastifyInstance, own: readonly Asset[] = []): void {
  for (const { path, type, content } of [STYLE, LOCAL_TIME, ...own])
    routes.get(path, (_request, reply) =>
      reply.header("cache-control", "public, max-age=31536000, immutable").type(type).send(content),
    );
  routes.get("/assets/icon.svg", (_request, reply) =>
    reply.header("cache-control", "public, max-age=86400").type("image/svg+xml").send(ICON),
  );
}

/** Reads a script. */
export function readScript(file: URL): Asset {
  return readAsset(file, "text/javascript; charset=utf-8");
}

/** Reads a stylesheet. */
export function readStyle(file: URL): Asset {
  return readAsset(file, "text/css; charset=utf-8");
}

/** Its path is made from its content, so that a browser may keep it for good. */
function readAsset(file: URL, type: string): Asset {
  const content = readFileSync(file, "utf8");
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const name = file.pathname.split("/").at(-1) ?? "";
  return { path: `/assets/${name.replace(".", `-${digest}.`)}`, type, content };
}
