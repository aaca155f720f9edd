import type { FastifyRequest } from "fastify";

/** A part of the path, by its name in the route. */
export function parameterOf(request: FastifyRequest, name: string): string {
  const { params: parameters } = request;
  if (typeof parameters !== "object" || parameters === null) return "";
  const value: unknown = Reflect.get(parameters, name);
  return typeof value === "string" ? value : "";
}

export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** `undefined` for a body that is not JSON: the endpoints that want one refuse it. */
export function jsonOf({ body }: FastifyRequest): unknown {
  if (typeof body !== "string" || body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
