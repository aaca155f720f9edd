import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { registerAction } from "../pages/action.ts";
import type { RouteOptions } from "../pages/page-context.ts";

const Target = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("everything") }),
  z.object({ scope: z.literal("workspace"), name: z.string().min(1).max(128) }),
  z.object({ scope: z.literal("sender"), name: z.string().min(1).max(64) }),
]);

const PAGES = { everything: "/", workspace: "/workspaces", sender: "/senders" } as const;
const SAYS = {
  pause:
    "Nothing new is started there, in any instance, until it is resumed. Requests are still taken in, and what runs comes to its end. Deadlines go on.",
  resume: "What waits there goes on at once, the nearest deadline first.",
} as const;

/** Pausing and resuming a workspace, a sender, or everything. */
export function registerPauseRoutes(routes: FastifyInstance, options: RouteOptions): void {
  for (const action of ["pause", "resume"] as const)
    registerAction(routes, options, {
      path: `/${action}`,
      ask(request) {
        const target = targetOf(request);
        const words = `${action === "pause" ? "Pause" : "Resume"} ${nameOf(target)}`;
        return {
          section: PAGES[target.scope],
          title: `${words}?`,
          says: [SAYS[action]],
          button: words,
          isFinal: false,
          back: PAGES[target.scope],
        };
      },
      deed(request) {
        const target = targetOf(request);
        const about = nameOf(target);
        return {
          path: `/${action}`,
          body: target,
          about: about === "everything" ? "Everything" : about,
          next: PAGES[target.scope],
        };
      },
    });
}

function targetOf(request: FastifyRequest): z.output<typeof Target> {
  const target = Target.safeParse(request.query);
  if (!target.success) throw new Problem(404, "not_found", "There is no such page");
  return target.data;
}

function nameOf(target: z.output<typeof Target>): string {
  return target.scope === "everything" ? target.scope : `${target.scope} ${target.name}`;
}
