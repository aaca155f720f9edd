import { PROBLEM_TYPE, problemSchema } from "../problem/problem.ts";

/** Refusals of a route, by status, for its `schema.response`. */
export function problemResponses<Status extends number>(descriptions: Readonly<Record<Status, string>>) {
  const content = { [PROBLEM_TYPE]: { schema: problemSchema } };
  return Object.fromEntries(
    Object.entries<string>(descriptions).map(([status, description]) => [status, { description, content }]),
  ) as Record<Status, { description: string; content: typeof content }>;
}
