export { problemResponses } from "./problem-responses.ts";
export { type ApiDescription, registerOpenApi, withZodSchemas } from "./register-openapi.ts";
