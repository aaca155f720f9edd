import { html, sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { PauseList, WorkspaceList } from "../api/schemas.ts";
import { noticeBox } from "../pages/notice.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { workspaceTable } from "./workspace-table.ts";

export interface WorkspaceRouteOptions extends RouteOptions {
  /** Where workspaces are connected; `null`: not known. */
  readonly authAppPages: string | null;
}

/** How each workspace stands. */
export function registerWorkspaceRoutes(routes: FastifyInstance, options: WorkspaceRouteOptions): void {
  routes.get("/workspaces", async (request, reply) => {
    const { actor, viewer, notice, mayAct, now } = pageContext(request, reply, options);
    const [{ workspaces }, pauses] = await Promise.all([
      options.api.get(actor, "/workspaces", WorkspaceList),
      options.api.get(actor, "/pauses", PauseList),
    ]);
    const page = layout({
      section: "/workspaces",
      title: "Workspaces",
      viewer,
      main: html`${noticeBox(notice)}
<div class="head"><div><h1>Workspaces</h1><p class="lead">Budget, queue and forecast of each.</p></div>
${options.authAppPages !== null && html`<a class="button" href="${options.authAppPages}" rel="noreferrer">Connect workspaces</a>`}</div>
${workspaceTable(workspaces, now, mayAct ? pauses : null)}`,
    });
    return sendPage(reply, 200, page);
  });
}
