import fc from "fast-check";

/** A JSON Schema, as far as OpenAPI documents of ours use it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: fc.JsonValue;
  readonly enum?: readonly fc.JsonValue[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export type Resolve = (reference: string) => JsonSchema;

const MOST_ITEMS = 12;

/** Values that a schema describes. What it says of lengths is left to the mutations. */
export function schemaArbitrary(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<fc.JsonValue> {
  const of = (inner: JsonSchema) => schemaArbitrary(inner, resolve);
  if (schema.$ref !== undefined) return of(resolve(schema.$ref));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(of));
  switch (schema.type) {
    case "object":
      return objectArbitrary(schema, of);
    case "array":
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS),
      });
    case "string":
      return stringArbitrary(schema);
    case "integer":
      return fc.maxSafeInteger();
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectArbitrary(
  { properties = {}, required = [] }: JsonSchema,
  of: (schema: JsonSchema) => fc.Arbitrary<fc.JsonValue>,
): fc.Arbitrary<fc.JsonValue> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)]));
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) });
}

function stringArbitrary({ format, pattern }: JsonSchema): fc.Arbitrary<string> {
  if (format === "uuid") return fc.uuid({ version: 4 });
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === "uri") return fc.webUrl();
  if (pattern === "@") return fc.oneof(fc.emailAddress(), fc.string());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string();
}
