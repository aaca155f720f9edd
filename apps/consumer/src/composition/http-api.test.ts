import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { freshKey, startWebhookServer, type WebhookServer } from "../testing/webhook-server.ts";
import { httpApi } from "./http-api.ts";

const document: unknown = JSON.parse(JSON.stringify(httpApi()));
const KEY = freshKey();

describe("openapi.json", () => {
  it("is what the schemas say (else run `npm run generate`)", () => {
    const written = readFileSync(new URL("../../openapi.json", import.meta.url), "utf8");

    expect(JSON.parse(written)).toEqual(document);
  });

  it("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(z.looseObject({}).parse(document));

    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });
});

describe("the answers of the endpoint are what openapi.json says", () => {
  let server: WebhookServer;
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  ajv.addSchema(z.looseObject({}).parse(document), "api");
  beforeAll(async () => {
    server = await startWebhookServer([{ name: "portal", keys: [KEY] }]);
    await server.post(request("known"));
  });
  afterAll(() => server.close());

  it.each([
    ["POST", "/v1/requests", request("r1"), {}, 202],
    ["POST", "/v1/requests", request("known", { kind: "deletion" }), {}, 409],
    ["POST", "/v1/requests", { kind: "access" }, {}, 400],
    ["POST", "/v1/requests", request("r2", { callbackUrl: "https://a.example/" }), {}, 403],
    ["POST", "/v1/requests", request("r3"), { key: freshKey() }, 401],
    ["POST", "/v1/requests", request("r4"), { headers: { "content-type": "text/plain" } }, 415],
    ["POST", "/v1/requests", { padding: "x".repeat(70_000) }, {}, 413],
    ["GET", "/v1/requests/known", null, {}, 200],
    ["GET", "/v1/requests/unknown", null, {}, 404],
    ["DELETE", "/v1/requests/known", null, {}, 202],
    ["DELETE", "/v1/requests/unknown", null, {}, 404],
  ] as const)("%s %s, example %#", async (method, path, body, options, status) => {
    const sent = body === null ? options : { ...options, body: JSON.stringify(body) };
    const answer = await server.send(method, path, sent);

    expect(answer.status).toBe(status);
    const template = path.replace(/\/requests\/.+/, "/requests/{requestId}").replaceAll("/", "~1");
    const media = status < 300 ? "application~1json" : "application~1problem+json";
    const pointer = `api#/paths/${template}/${method.toLowerCase()}/responses/${status}/content/${media}/schema`;
    expect(
      ajv.validate({ $ref: pointer.replace(/[{}]/g, encodeURIComponent) }, answer.body),
      ajv.errorsText(),
    ).toBe(true);
  });
});

function request(requestId: string, change: object = {}) {
  return { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }], ...change };
}
