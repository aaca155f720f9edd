import { fastify } from "fastify";
import { registerApi } from "./api-routes.ts";

/** The description of the JSON endpoints as `openapi.json` has it; nothing is called, so that the parts are only for show. */
export async function openApiDocument(): Promise<string> {
  const server = fastify();
  const unused = () => Promise.reject(new Error("only described"));
  await server.register((routes) =>
    registerApi(routes, {
      vault: { connections: unused, token: unused },
      checker: { checkSoon: () => {} },
      consumers: [],
      audit: { record: unused },
      logger: { info: () => {} },
    }),
  );
  const response = await server.inject({ url: "/openapi.json" });
  await server.close();
  return `${JSON.stringify(response.json(), null, 2)}\n`;
}
