import { problemSchema } from "@intercom-dsar/web/problem";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };

/** What one endpoint adds to the description of the HTTP API. */
export interface ApiPart {
  readonly tag: { readonly name: string; readonly description: string };
  /** By address, in OpenAPI's own form. */
  readonly paths: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
  readonly securitySchemes: Readonly<Record<string, object>>;
}

/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that the endpoints themselves parse and answer with. */
export function openApiDocument(parts: readonly ApiPart[]): object {
  return {
    openapi: "3.1.0",
    info: {
      title: "intercom-dsar HTTP API",
      version: manifest.version,
      description:
        "Data-subject requests go in by HTTP, one outcome per request comes out: as the answer, as a callback, or on Kafka. The API changes only by adding.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: parts.map(({ tag }) => tag),
    paths: merged(parts.map(({ paths }) => paths)),
    components: {
      schemas: { Problem: openApiSchema(problemSchema), ...merged(parts.map(({ schemas }) => schemas)) },
      securitySchemes: merged(parts.map(({ securitySchemes }) => securitySchemes)),
    },
  };
}

/** A zod schema as OpenAPI 3.1 has it, which is JSON Schema 2020-12. */
export function openApiSchema(schema: z.ZodType): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

/** Refusals of an operation, by status. */
export function problems(descriptions: Readonly<Record<number, string>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(descriptions).map(([status, description]) => [
      status,
      {
        description,
        ...(/^(429|503)$/.test(status) && {
          headers: { "Retry-After": { schema: { type: "integer", minimum: 1 } } },
        }),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function merged(records: readonly Readonly<Record<string, object>>[]): Record<string, object> {
  return Object.assign({}, ...records);
}
