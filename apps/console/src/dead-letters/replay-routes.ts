import { html } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { Replayed } from "../api/schemas.ts";
import { registerAction } from "../pages/action.ts";
import type { RouteOptions } from "../pages/page-context.ts";
import { utcTime } from "../pages/utc-field.ts";

const Which = z.union([
  z.object({ id: z.string().min(1).max(400) }),
  z.object({ from: utcTime, cause: z.string().max(64).optional() }),
]);
const Since = z.object({ since: utcTime });
/** Letters that the page names before they are put back. */
const MOST_NAMED = 20;

/** Putting dead letters back on the request topic, and sending again what could not be delivered. */
export function registerReplayRoutes(routes: FastifyInstance, options: RouteOptions): void {
  registerAction(routes, options, {
    path: "/dead-letters/replay",
    async ask(request, actor) {
      const { path, body, name } = lettersOf(request);
      const { letters } = await options.api.act(actor, path, { ...body, dryRun: true }, Replayed);
      const ready = letters.filter(({ result }) => result === "would_be_sent");
      return {
        section: "/dead-letters",
        title: `Put ${name} back on the request topic?`,
        says: [
          `${ready.length} of ${letters.length} ${letters.length === 1 ? "letter" : "letters"} can be put back. What is in order by now is done as if it had just arrived, deletions too; what is not becomes a dead letter again.`,
          ...(letters.length === 0
            ? []
            : [
                html`<ul class="plain">${letters.slice(0, MOST_NAMED).map(({ partition, offset, cause, result }) => html`<li>Letter ${partition}-${offset}${cause !== null && html` <code>${cause}</code>`} <span class="soft">${result.replaceAll("_", " ")}</span></li>`)}${letters.length > MOST_NAMED && html`<li>and ${letters.length - MOST_NAMED} more</li>`}</ul>`,
              ]),
        ],
        button: letters.length === 1 ? "Put it back" : "Put them back",
        isFinal: true,
        back: "/dead-letters",
      };
    },
    deed(request) {
      const { path, body, name } = lettersOf(request);
      return { path, body, about: `Put back, ${name}`, next: "/dead-letters", isCounted: true };
    },
  });

  registerAction(routes, options, {
    path: "/redeliver",
    ask(request) {
      const since = sinceOf(request);
      return {
        section: "/dead-letters",
        title: "Send again what could not be delivered?",
        says: [
          `Every message that was quarantined since ${since} is due at once, on every channel. A receiver may see one twice, with the same event id.`,
        ],
        button: "Send them again",
        isFinal: false,
        back: "/dead-letters",
      };
    },
    deed(request) {
      const since = sinceOf(request);
      const about = "Messages to be sent again";
      return { path: "/redeliver", body: { since }, about, next: "/dead-letters", isCounted: true };
    },
  });
}

function lettersOf({ query }: FastifyRequest) {
  const which = Which.safeParse(query);
  if (!which.success) throw new Problem(400, "time_refused", "It is not said which letters are meant");
  if ("id" in which.data) {
    const { id } = which.data;
    return { path: `/dead-letters/${encodeURIComponent(id)}/replay`, body: {}, name: `dead letter ${id}` };
  }
  const { from, cause = "" } = which.data;
  return {
    path: "/dead-letters/replay",
    body: { from, ...(cause !== "" && { cause }) },
    name: `the dead letters since ${from}`,
  };
}

function sinceOf({ query }: FastifyRequest): string {
  const written = Since.safeParse(query);
  if (!written.success) throw new Problem(400, "time_refused", "It is not said since when");
  return written.data.since;
}
