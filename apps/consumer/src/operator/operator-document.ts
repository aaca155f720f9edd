import { systemClock } from "@intercom-dsar/service";
import fastify from "fastify";
import { operatorApi } from "./operator-api.ts";
import type { OperatorOptions } from "./operator-options.ts";

/** The operator API as an OpenAPI 3.1 document, made from the schemas that it parses and answers with; `operator-openapi.json`. */
export async function operatorDocument(): Promise<unknown> {
  const app = fastify();
  app.decorateRequest("bodyVerified", () => {});
  // Nothing is asked of them: the description is made from the routes alone.
  await operatorApi(app, {
    keys: [],
    clock: systemClock,
    signal: new AbortController().signal,
  } as unknown as OperatorOptions);
  await app.ready();
  const answer = await app.inject("/v1/operator/openapi.json");
  await app.close();
  return answer.json();
}
