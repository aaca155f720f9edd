import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance } from "fastify";

/** Bodies of this scope arrive as what their JSON says; one that is left out is an empty object. */
export function parseJsonBodies(scope: FastifyInstance): void {
  scope.addHook("preValidation", async (request) => {
    if (request.method !== "POST") return;
    const { body } = request;
    request.body = Buffer.isBuffer(body) && body.length > 0 ? parsed(body) : {};
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Problem(400, "malformed_json", "The body is no JSON.");
  }
}
