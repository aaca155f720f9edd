import { z } from "zod";

const Page = z.object({
  total_count: z.number(),
  data: z.array(z.looseObject({ id: z.string() })),
  pages: z.looseObject({
    next: z.unknown().optional(),
    page: z.number(),
    per_page: z.number(),
    total_pages: z.number(),
  }),
});
const CursorObject = z.object({ page: z.number(), starting_after: z.string() });
const ErrorList = z.object({
  type: z.literal("error.list"),
  request_id: z.uuid(),
  errors: z.array(z.object({ code: z.string(), message: z.string() })).length(1),
});

export function pageOf(body: unknown) {
  return Page.parse(body);
}

export function idsOf(body: unknown): string[] {
  return Page.parse(body).data.map(({ id }) => id);
}

export function cursorOf(body: unknown): string {
  return CursorObject.parse(Page.parse(body).pages.next).starting_after;
}

export function errorOf(body: unknown) {
  const { errors, request_id } = ErrorList.parse(body);
  return { code: errors[0]?.code, message: errors[0]?.message, requestId: request_id };
}
