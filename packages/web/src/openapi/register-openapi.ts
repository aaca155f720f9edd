import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";

export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** What routes are sorted under. @default none */
  readonly tags?: { name: string; description: string }[];
  /** By name, as OpenAPI has them. */
  readonly securitySchemes: Readonly<Record<string, { type: "http"; scheme: "bearer" }>>;
}

/**
 * Describes the routes that are added to this scope from now on as an OpenAPI 3.1 document, made from the zod schemas that they parse and
 * answer with, and serves it at `/openapi.json`.
 */
export async function registerOpenApi(
  routes: FastifyInstance,
  { title, version, description, securitySchemes, tags = [] }: ApiDescription,
): Promise<void> {
  await routes.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title, version, description },
      ...(tags.length > 0 && { tags }),
      components: { securitySchemes },
      security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    },
    transform: jsonSchemaTransform,
  });
  routes.get("/openapi.json", { schema: { hide: true } }, () => routes.swagger());
}

/** The scope with zod schemas in place of JSON Schemas: they check what comes in and what goes out. */
export function withZodSchemas(scope: FastifyInstance) {
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  return scope.withTypeProvider<ZodTypeProvider>();
}
