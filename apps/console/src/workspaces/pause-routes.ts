import { readForm } from "@intercom-dsar/web/sessions";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act } from "../pages/act.ts";
import type { RouteOptions } from "../pages/page-context.ts";
import { ReasonForm } from "../pages/reason-field.ts";

const PauseForm = ReasonForm.extend({
  scope: z.enum(["everything", "workspace", "sender"]),
  name: z.string().max(128),
  next: z.enum(["/", "/workspaces", "/senders"]),
});

/** Pausing and resuming a workspace, a sender, or everything. */
export function registerPauseRoutes(routes: FastifyInstance, options: RouteOptions): void {
  for (const action of ["pause", "resume"])
    routes.post(`/${action}`, (request, reply) => {
      const { scope, name, reason, next } = readForm(request, options.sessions, PauseForm);
      return act(request, reply, options, {
        path: `/${action}`,
        body: { scope, reason, ...(scope !== "everything" && { name }) },
        about: scope === "everything" ? "Everything" : `${scope} ${name}`,
        next,
      });
    });
}
