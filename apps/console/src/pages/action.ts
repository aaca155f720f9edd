import { formTokenField, type Html, html, sendPage } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import { type PersonSession, readForm, requireOperator } from "@intercom-dsar/web/sessions";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Actor, actorOf } from "../api/actor.ts";
import { ActionResult } from "../api/schemas.ts";
import { countsNotice } from "./notice.ts";
import type { RouteOptions } from "./page-context.ts";
import { ReasonForm, reasonField } from "./reason-field.ts";
import { layout, type Section } from "./site.ts";

/** What the page says before something is done. */
export interface Question {
  readonly section: Section;
  readonly title: string;
  /** What will happen, and what of it can't be taken back. */
  readonly says: readonly (Html | string)[];
  /** Words of the button that does it. */
  readonly button: string;
  /** Whether it can't be taken back. */
  readonly isFinal: boolean;
  /** The page of whoever thinks better of it. */
  readonly back: string;
  /** What the form takes along: how many were counted, by then. */
  readonly expected?: number;
}

/** What is done, in the words of the operator API. */
export interface Deed {
  /** Path of the action, behind `/v1/operator`. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** With what it is done, for the notice. */
  readonly about: string;
  /** The page that comes after. */
  readonly next: string;
  /** The page of a request that was made anew. */
  readonly nextOf?: (requestId: string) => string;
  /** Words for a result that means something else with this action. */
  readonly words?: Readonly<Record<string, string>>;
  /** It may be many: the notice says how many were done, skipped and failed. */
  readonly isCounted?: true;
}

export interface Action {
  /** The same path asks (GET) and does (POST); what it is about is in the address alone. */
  readonly path: string;
  ask(request: FastifyRequest, actor: Actor): Question | Promise<Question>;
  deed(request: FastifyRequest): Deed;
}

/** A page that says what will happen and asks for a reason, and what its form does. Neither is for a viewer. */
export function registerAction(
  routes: FastifyInstance,
  options: RouteOptions,
  { path, ask, deed }: Action,
): void {
  routes.get(path, async (request, reply) => {
    const session = requireOperator(request);
    return sendQuestion(request, reply, session, options, await ask(request, actorOf(session)));
  });
  routes.post(path, async (request, reply) => {
    const session = requireOperator(request);
    const { reason } = readForm(request, options.sessions, ReasonForm);
    const { body, ...rest } = deed(request);
    return act(reply, session, options, { ...rest, body: { ...body, reason } });
  });
}

/** The page that asks; its form goes to the address where it is. */
export function sendQuestion(
  request: FastifyRequest,
  reply: FastifyReply,
  session: PersonSession,
  { sessions }: Pick<RouteOptions, "sessions">,
  { section, title, says, button, isFinal, back, expected }: Question,
): FastifyReply {
  const formToken = sessions.formToken(session);
  const page = layout({
    section,
    title,
    viewer: { admin: session.admin, formToken },
    width: "narrow",
    main: html`<section class="panel ask${isFinal && " final"}"><h1>${title}</h1>
${says.map((sentence) => (typeof sentence === "string" ? html`<p>${sentence}</p>` : sentence))}
<form class="deeds" method="post" action="${request.url}">${formTokenField(formToken)}${expected !== undefined && html`<input type="hidden" name="expected" value="${expected}">`}
${reasonField("reason")}
<div class="actions"><button class="button ${isFinal ? "danger" : "primary"}" type="submit">${button}</button><a class="button quiet" href="${back}">Back, do nothing</a></div></form></section>`,
  });
  return sendPage(reply, 200, page);
}

/** Asks the API to do something, and says on the next page what came of it, a conflict too. */
async function act(
  reply: FastifyReply,
  session: PersonSession,
  { api, sessions }: RouteOptions,
  { path, body, about, next, nextOf, words, isCounted }: Deed,
): Promise<FastifyReply> {
  const answer = await api.act(actorOf(session), path, body, ActionResult).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 409)
      return { result: error.code, requestId: undefined, done: 0, skipped: 0, failed: 1, isRefused: true };
    throw error;
  });
  const { result, requestId } = answer;
  const notice =
    isCounted && !("isRefused" in answer)
      ? countsNotice(about, answer)
      : { code: words?.[result] ?? result, about: requestId ?? about };
  sessions.setNotice(reply, session, { ...notice, name: null });
  return reply.redirect(requestId === undefined || nextOf === undefined ? next : nextOf(requestId), 303);
}

/** A link that looks like a button and leads to the page that asks; `what` is read out, where the table shows it already. */
export function actionLink(
  href: string,
  label: string,
  look: "" | "primary" | "danger" = "",
  what = "",
): Html {
  return html`<a class="button ${look}" href="${href}">${label}${what !== "" && html`<span class="unseen"> ${what}</span>`}</a>`;
}
