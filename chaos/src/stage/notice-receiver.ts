import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { decodeNotice } from "@intercom-dsar/dsar-events";
import { Webhook } from "standardwebhooks";
import type { PublishedRecord } from "./topics.ts";

/** The endpoint of somebody who is told of deletions by a callback. */
export interface NoticeReceiver {
  readonly port: number;
  readonly url: string;
  /** What was posted and answered with 204, oldest first, as it would lie on a topic: what changes with each post is left out. */
  notices(): readonly PublishedRecord[];
  /** Posts that are no notice, or not signed with the recipient's key. */
  refused(): readonly string[];
  /** Stops the next post: `before` it is read, or `after` it was kept and before it is answered. Resolves when one has come. */
  hold(when: "before" | "after"): Promise<void>;
  close(): void;
}

export async function startNoticeReceiver(key: string): Promise<NoticeReceiver> {
  const notices: PublishedRecord[] = [];
  const refused: string[] = [];
  const webhook = new Webhook(key);
  let held: { readonly when: "before" | "after"; readonly met: () => void } | null = null;

  /** Whether the post stays without an answer. */
  function isStopped(when: "before" | "after"): boolean {
    if (held?.when !== when) return false;
    held.met();
    held = null;
    return true;
  }

  async function take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (isStopped("before")) return;
    const value = Buffer.concat(await request.toArray());
    const given = Object.entries(request.headers).map(([name, content]) => [name, String(content)] as const);
    try {
      notices.push(readNotice(webhook, Object.fromEntries(given), value));
    } catch (error) {
      refused.push(error instanceof Error ? error.message : String(error));
    }
    if (!isStopped("after")) answer.writeHead(204).end();
  }

  const server = createServer((request, answer) => {
    // Its sender may be killed while it posts.
    take(request, answer).catch(() => answer.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}/notices`,
    notices: () => notices,
    refused: () => refused,
    hold: (when) =>
      new Promise((resolve) => {
        held = { when, met: resolve };
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function readNotice(
  webhook: Webhook,
  given: Readonly<Record<string, string>>,
  value: Buffer,
): PublishedRecord {
  webhook.verify(value.toString("utf8"), given);
  const attributes = Object.entries(given).filter(([name]) => name.startsWith("ce-"));
  const headers = Object.fromEntries(attributes.map(([name, content]) => [name.replace("-", "_"), content]));
  const { requestId, noticeId } = decodeNotice({ value, headers });
  if (given["webhook-id"] !== `notice:${noticeId}`) throw new Error("the webhook-id is not the notice's");
  return { key: requestId, headers, value };
}
