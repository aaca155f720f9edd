import fc from "fast-check";
import { z } from "zod";
import { type JsonSchema, schemaArbitrary } from "./schema-arbitrary.ts";

/** One operation of the OpenAPI document. */
export interface Operation {
  readonly method: "GET" | "POST" | "DELETE" | "HEAD";
  readonly template: string;
  /** Bodies that the document describes; `null` where the operation has none. */
  readonly body: fc.Arbitrary<fc.JsonValue> | null;
  readonly responses: Readonly<Record<string, unknown>>;
}

const operationSchema = z.looseObject({
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
const METHODS = { get: "GET", post: "POST", delete: "DELETE", head: "HEAD" } as const;

/** Everything that the document says can be sent. */
export function operationsOf(document: unknown): Operation[] {
  const { paths, components } = documentSchema.parse(document);
  const resolve = (reference: string) => components.schemas[reference.split("/").at(-1) ?? ""] as JsonSchema;
  return Object.entries(paths).flatMap(([template, operations]) =>
    Object.entries(METHODS).flatMap(([key, method]) => {
      if (operations[key] === undefined) return [];
      const { requestBody, responses } = operationSchema.parse(operations[key]);
      const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema as JsonSchema);
      const body =
        schemas.length === 0 ? null : fc.oneof(...schemas.map((each) => schemaArbitrary(each, resolve)));
      return [{ method, template, body, responses }];
    }),
  );
}
