import { sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { ifServed } from "../api/if-served.ts";
import { PauseList, RequestList, Statistics, WorkspaceList } from "../api/schemas.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { Filter, toQuery } from "../requests/filter.ts";
import { overviewPage, type Question } from "./overview-page.ts";

const QUESTIONS: readonly Omit<Question, "count">[] = [
  { words: "overdue", filter: { overdue: "true" }, tone: "bad" },
  { words: "to be released", filter: { waitingFor: "limit" }, tone: "warn" },
  { words: "to be approved", filter: { waitingFor: "approval" }, tone: "warn" },
  { words: "without a token that works", filter: { waitingFor: "authorization" }, tone: "bad" },
  { words: "without a connected workspace", filter: { waitingFor: "workspace" }, tone: "warn" },
  { words: "waiting by themselves for another try", filter: { waitingFor: "retry" }, tone: "" },
  { words: "open in all", filter: { state: "open" }, tone: "" },
];

/** `/`: what somebody looks at first. */
export function registerOverviewRoutes(routes: FastifyInstance, options: RouteOptions): void {
  const { api } = options;
  routes.get("/", async (request, reply) => {
    const context = pageContext(request, reply, options);
    const { actor } = context;
    const counted = async (question: Omit<Question, "count">): Promise<Question> => {
      const query = { ...toQuery(Filter.parse(question.filter)), count: "true", limit: "1" };
      const { total } = await api.get(actor, "/requests", RequestList, query);
      return { ...question, count: total ?? 0 };
    };
    const [questions, pauses, workspaces, ended, { quarantined }] = await Promise.all([
      Promise.all(QUESTIONS.map(counted)),
      api.get(actor, "/pauses", PauseList),
      ifServed(api.get(actor, "/workspaces", WorkspaceList)),
      api.get(actor, "/requests", RequestList, { state: "ended", limit: "8" }),
      api.get(actor, "/statistics", Statistics, { months: "1" }),
    ]);
    return sendPage(
      reply,
      200,
      overviewPage({ ...context, questions, pauses, workspaces, ended, quarantined }),
    );
  });
}
