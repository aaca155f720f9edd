import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Checker } from "../checks/checker.ts";
import { WorkspaceId } from "../http/workspace-id.ts";

const Notice = z.object({ app_id: WorkspaceId });

/**
 * `POST /intercom/uninstalled {"app_id":"WORKSPACE"}`, which Intercom sends after somebody uninstalled the app. Nothing shows that it
 * is Intercom's, so it says nothing that is believed: it has the workspace checked, and the answer is the same whatever it holds.
 */
export function registerUninstallNotice(routes: FastifyInstance, checker: Pick<Checker, "checkSoon">): void {
  routes.post("/intercom/uninstalled", (request, reply) => {
    const notice = Notice.safeParse(request.body);
    if (notice.success) checker.checkSoon(notice.data.app_id);
    return reply.code(202).send({});
  });
}
