import { createIntercomClient, type IntercomClient, type IntercomClientOptions } from "../../src/index.ts";
import { type LocalServer, startServer } from "./local-server.ts";

/** A server with `handler` and a client for it, both closed with the scope. */
export async function openClient(
  handler: Parameters<typeof startServer>[0],
  options: Partial<IntercomClientOptions> = {},
): Promise<AsyncDisposable & { client: IntercomClient; server: LocalServer }> {
  const server = await startServer(handler);
  const client = createIntercomClient({ baseUrl: server.url, token: () => "dG9rZW4=", ...options });
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await client.close();
    },
  };
}

/** The items of every page. */
export async function collect<T>(pages: AsyncIterable<{ items: readonly T[] }>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}
