import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { SenderList } from "../api/schemas.ts";
import { registerAction } from "../pages/action.ts";
import type { RouteOptions } from "../pages/page-context.ts";

const Path = z.object({ sender: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/) });

/** What is done with all that a sender has queued. */
export function registerSenderActionRoutes(routes: FastifyInstance, options: RouteOptions): void {
  const { api } = options;
  const found = async (request: FastifyRequest, actor: Parameters<typeof api.get>[0]) => {
    const sender = senderOf(request);
    const { senders } = await api.get(actor, "/senders", SenderList);
    const one = senders.find((each) => each.sender === sender);
    return {
      sender,
      overLimit: one?.overLimit ?? 0,
      queued: (one?.open.received ?? 0) + (one?.open.waiting ?? 0),
    };
  };

  registerAction(routes, options, {
    path: "/senders/:sender/withdraw",
    async ask(request, actor) {
      const { sender, queued } = await found(request, actor);
      return {
        section: "/senders",
        title: `Withdraw what ${sender} has queued?`,
        says: [
          `${queued} of its requests are queued or wait. Those in which nothing irreversible has begun end as cancelled, and their outcomes say so; the others go on.`,
          "That can't be taken back; the sender can ask again under other ids.",
        ],
        button: "Withdraw them",
        isFinal: true,
        back: "/senders",
      };
    },
    deed: (request) => deedOf(senderOf(request), "withdraw", "Withdrawn"),
  });

  registerAction(routes, options, {
    path: "/senders/:sender/release",
    async ask(request, actor) {
      const { sender, overLimit } = await found(request, actor);
      return {
        section: "/senders",
        title: `Release the deletions of ${sender}?`,
        says: [
          `${overLimit} of its deletions are beyond its daily number and wait. All of them go on, and delete.`,
          "What Intercom deletes can be brought back by Intercom alone, and for seven days.",
        ],
        button: "Release them",
        isFinal: true,
        back: "/senders",
      };
    },
    deed: (request) => deedOf(senderOf(request), "release", "Released"),
  });
}

function deedOf(sender: string, action: string, done: string) {
  return {
    path: `/senders/${encodeURIComponent(sender)}/${action}`,
    body: {},
    about: `${done} of ${sender}`,
    next: "/senders",
    isCounted: true,
  } as const;
}

function senderOf({ params }: FastifyRequest): string {
  const path = Path.safeParse(params);
  if (!path.success) throw new Problem(404, "not_found", "There is no such page");
  return path.data.sender;
}
