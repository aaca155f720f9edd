import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { z } from "zod";
import { membersInExamples, reachableProperties, visitTyped } from "./known-members.ts";

const Json = z.record(z.string(), z.unknown());
const Response = z.looseObject({
  content: z
    .looseObject({ "application/json": z.looseObject({ schema: Json.optional() }).optional() })
    .optional(),
});
const Operation = z.looseObject({ responses: z.record(z.string(), Response).optional() });
const Description = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({ get: Operation, post: Operation, delete: Operation }).partial(),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), Json) }),
});
const Method = z.enum(["get", "post", "delete"]);

/** Intercom's description, ready to judge answers. */
export interface ApiDescription {
  /** What is wrong with an answer, as `KEYWORD PLACE` each; `undocumented` where the description has no such answer. */
  judge(method: string, template: string, status: number, body: unknown): readonly string[];
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
      const documented = responses?.[String(status)]?.content?.["application/json"]?.schema;
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
  };
}

/** In OpenAPI 3.0 members beside a `$ref` are ignored; JSON Schema would heed them. */
function withoutSiblings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSiblings);
  if (typeof value !== "object" || value === null) return value;
  const reference: unknown = Reflect.get(value, "$ref");
  if (typeof reference === "string") return { $ref: reference };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSiblings(member)]));
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
