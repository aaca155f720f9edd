import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonOf, parameterOf } from "../api/request-parts.ts";
import { FaultRule } from "../faults/fault-rule.ts";
import { parseInput } from "../parse-input.ts";
import { Seed } from "../state/seed.ts";
import type { Control } from "./control.ts";
import { registerOAuthControlRoutes } from "./oauth-routes.ts";
import { sendError } from "./send-error.ts";
import { registerWorkspaceRoutes } from "./workspace-routes.ts";

const Filter = z.strictObject({
  workspace: z.string().optional(),
  method: z.string().optional(),
  endpoint: z.string().optional(),
  after: z.coerce.number().optional(),
});
const HeldQuery = z.strictObject({
  /** Waits until there are so many. */
  count: z.coerce.number().int().positive().optional(),
  timeoutMs: z.coerce.number().positive().default(30_000),
});
const ReleaseBody = z.strictObject({
  id: z.string().optional(),
  outcome: z.enum(["continue", "drop"]).default("continue"),
});

/** Control over HTTP: no token, so it is for machines that only testers reach. */
export function registerControlRoutes(server: FastifyInstance, control: Control, closing: AbortSignal): void {
  server.register(
    async (routes) => {
      routes.setErrorHandler((error, _request, reply) => sendError(reply, error));
      routes.setNotFoundHandler((_request, reply) =>
        reply
          .code(404)
          .send({ error: { code: "unknown_operation", message: "there is no such control operation" } }),
      );
      registerBasics(routes, control, closing);
      registerWorkspaceRoutes(routes, control);
      registerOAuthControlRoutes(routes, control);
    },
    { prefix: "/_control" },
  );
}

function registerBasics(routes: FastifyInstance, control: Control, closing: AbortSignal): void {
  routes.get("/health", async () => ({ status: "ok" }));
  routes.post("/seed", async (request, reply) => {
    control.seed(parseInput(Seed, jsonOf(request)));
    return reply.code(204).send();
  });
  routes.post("/reset", async (_request, reply) => {
    control.reset();
    return reply.code(204).send();
  });
  routes.get("/calls", async (request) => ({ calls: control.calls(parseInput(Filter, request.query)) }));
  routes.get("/effects", async () => ({ effects: control.effects() }));
  routes.get("/faults", async () => ({ faults: control.faults.list() }));
  routes.post("/faults", async (request, reply) => {
    const id = control.faults.add(parseInput(FaultRule, jsonOf(request)));
    return reply.code(201).send({ id });
  });
  routes.delete("/faults", async (_request, reply) => {
    control.faults.clear();
    return reply.code(204).send();
  });
  routes.delete("/faults/:id", async (request, reply) => {
    const removed = control.faults.remove(parameterOf(request, "id"));
    return reply.code(removed ? 204 : 404).send();
  });
  routes.get("/held", async (request, reply) => {
    const { count, timeoutMs } = parseInput(HeldQuery, request.query);
    if (count === undefined) return { held: control.held() };
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), closing]);
    try {
      return { held: await control.waitForHeld({ count, signal }) };
    } catch {
      return reply
        .code(408)
        .send({ error: { code: "timeout", message: "not so many calls were held in time" } });
    }
  });
  routes.post("/release", async (request) => {
    const { id, outcome } = parseInput(ReleaseBody, jsonOf(request) ?? {});
    return { released: control.release(id === undefined ? { outcome } : { id, outcome }) };
  });
}
