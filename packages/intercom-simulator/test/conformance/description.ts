import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { z } from "zod";
import { membersInExamples, reachableProperties, visitTyped } from "./known-members.ts";

const Json = z.record(z.string(), z.unknown());
const Response = z.looseObject({
  $ref: z.string().optional(),
  content: z
    .looseObject({ "application/json": z.looseObject({ schema: Json.optional() }).optional() })
    .optional(),
});
const Content = z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: Json })) });
const Parameter = z.looseObject({ name: z.string(), in: z.enum(["path", "query", "header"]), schema: Json });
const Operation = z.looseObject({
  parameters: z.array(Parameter).optional(),
  requestBody: Content.optional(),
  responses: z.record(z.string(), Response).optional(),
});
const Description = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({ get: Operation, post: Operation, delete: Operation }).partial(),
  ),
  components: z.looseObject({
    schemas: z.record(z.string(), Json),
    responses: z.record(z.string(), Response).default({}),
  }),
});
const Method = z.enum(["get", "post", "delete"]);

/** Intercom's description, ready to judge answers. */
export interface ApiDescription {
  /** What is wrong with an answer, as `KEYWORD PLACE` each; `undocumented` where the description has no such answer. */
  judge(method: string, template: string, status: number, body: unknown): readonly string[];
  /** What is wrong with a request, in the same words; `undocumented` where the description has no such operation. */
  judgeRequest(request: SentRequest): readonly string[];
}

/** A request as it went over the wire. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

// A place in our table is `/data/0/tags/url`; which entry of a list it was doesn't matter.
const place = (error: ErrorObject) => error.instancePath.replaceAll(/\/\d+(?=\/|$)/g, "/*");

export function readDescription(file: string): ApiDescription {
  const document = Description.parse(withoutSiblings(parse(readFileSync(file, "utf8"))));
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "intercom");
  const inExamples = membersInExamples(document.paths);
  const validators = new Map<string, ValidateFunction>();

  function validatorOf(schema: Readonly<Record<string, unknown>>): ValidateFunction {
    const absolute = JSON.stringify(schema).replaceAll('"#/', '"intercom#/');
    const validator = validators.get(absolute) ?? ajv.compile(JSON.parse(absolute));
    validators.set(absolute, validator);
    return validator;
  }

  return {
    judge(method, template, status, body) {
      const responses = document.paths[template]?.[Method.parse(method.toLowerCase())]?.responses;
      // A redirect is described without a body.
      if (status === 302) return responses?.["302"] === undefined || body !== null ? ["undocumented"] : [];
      const response = responses?.[String(status)];
      const shared = document.components.responses[response?.$ref?.split("/").at(-1) ?? ""];
      const documented = (shared ?? response)?.content?.["application/json"]?.schema;
      const schema = documented ?? { $ref: "#/components/schemas/error" };
      const validator = validatorOf(schema);
      const violations = new Set(documented === undefined ? ["undocumented"] : []);
      if (!validator(body))
        for (const error of validator.errors ?? []) violations.add(`${error.keyword} ${place(error)}`);
      const properties = reachableProperties(schema, document.components.schemas);
      visitTyped(body, (type, members) => {
        for (const member of members) {
          const isKnown = properties.has(member) || inExamples.get(type)?.has(member);
          if (!isKnown) violations.add(`unknown ${type}.${member}`);
        }
      });
      for (const key of missingArrays(schema, document, body)) violations.add(`missing /${key}`);
      return [...violations];
    },

    judgeRequest({ method, path, headers, body }) {
      const url = new URL(path, "https://api.intercom.io");
      const operation = operationOf(document, method, url.pathname);
      if (operation === null) return ["undocumented"];
      const { template, parameters = [], requestBody } = operation;
      const violations: string[] = [];
      const check = (schema: Readonly<Record<string, unknown>>, value: unknown, where: string) => {
        const validator = validatorOf(schema);
        if (validator(value)) return;
        for (const error of validator.errors ?? [])
          violations.push(`${template} ${error.keyword} ${where}${place(error)}`);
      };
      const given = {
        path: pathParameters(template, url.pathname),
        query: Object.fromEntries(url.searchParams),
        header: headers,
      };
      for (const { name, in: where, schema } of parameters) {
        const value = where === "header" ? headers[name.toLowerCase()] : given[where][name];
        if (value !== undefined) check(schema, asTyped(schema, String(value)), `${where} ${name}`);
      }
      const known = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
      for (const name of Object.keys(given.query))
        if (!known.includes(name)) violations.push(`${template} unknown query ${name}`);
      const schema = requestBody?.content["application/json"]?.schema;
      if (schema !== undefined) check(schema, body, "body ");
      else if (body !== undefined) violations.push(`${template} undocumented body`);
      if (body !== undefined && headers["content-type"] !== "application/json")
        violations.push(`${template} content-type`);
      return violations;
    },
  };
}

function operationOf(document: z.output<typeof Description>, method: string, pathname: string) {
  const verb = Method.parse(method.toLowerCase());
  // A template without a parameter goes before one with: `/contacts/search` is no contact.
  const templates = Object.keys(document.paths).toSorted(
    (one, other) => one.split("{").length - other.split("{").length,
  );
  for (const template of templates) {
    const operation = document.paths[template]?.[verb];
    if (operation !== undefined && patternOf(template).test(pathname)) return { template, ...operation };
  }
  return null;
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}

function pathParameters(template: string, pathname: string): Readonly<Record<string, string>> {
  const groups = patternOf(template).exec(pathname)?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

/** What stands in a path, a query or a header is text; a number or a boolean in it is one all the same. */
function asTyped({ type }: Readonly<Record<string, unknown>>, value: string): unknown {
  if (type === "boolean" && /^(true|false)$/.test(value)) return value === "true";
  return type === "integer" && /^-?\d+$/.test(value) ? Number(value) : value;
}

/** In OpenAPI 3.0 members beside a `$ref` and a `nullable` without a `type` have no effect; JSON Schema would heed or refuse them. */
function withoutSiblings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSiblings);
  if (typeof value !== "object" || value === null) return value;
  const reference: unknown = Reflect.get(value, "$ref");
  if (typeof reference === "string") return { $ref: reference };
  const isTyped = "type" in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => isTyped || key !== "nullable" || typeof member !== "boolean")
      .map(([key, member]) => [key, withoutSiblings(member)]),
  );
}

/** Arrays on top of a list's schema that an answer doesn't have: without `required`, validation alone wouldn't see it. */
function missingArrays(
  schema: Readonly<Record<string, unknown>>,
  document: z.output<typeof Description>,
  body: unknown,
): string[] {
  const name = typeof schema.$ref === "string" ? (schema.$ref.split("/").at(-1) ?? "") : "";
  const properties = Json.catch({}).parse((document.components.schemas[name] ?? schema).properties);
  const arrays = Object.keys(properties).filter(
    (key) => Json.catch({}).parse(properties[key]).type === "array",
  );
  return arrays.filter((key) => !["merge_history"].includes(key) && !(key in Object(body)));
}
