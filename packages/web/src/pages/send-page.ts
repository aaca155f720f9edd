import type { FastifyReply } from "fastify";
import type { Html } from "./html.ts";

/** Sends a page. Nothing of ours is for a cache: it holds names, or the token of a form. */
export function sendPage(reply: FastifyReply, status: number, page: Html): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").send(page.text);
}
