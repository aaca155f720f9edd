import { BadRequest } from "../bad-request.ts";

/** The most that any list of Intercom's gives at once (Intercom, "Pagination"). */
const MAX_PER_PAGE = 150;

/** `per_page` as a number or its text, `fallback` where it is left out. */
export function parsePerPage(value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const perPage = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof perPage === "number" && Number.isInteger(perPage) && perPage >= 1 && perPage <= MAX_PER_PAGE) {
    return perPage;
  }
  throw new BadRequest("parameter_invalid", `per_page must be between 1 and ${MAX_PER_PAGE}`);
}

/** `page`, 1 where it is left out. */
export function parsePage(value: string | null): number {
  if (value === null) return 1;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new BadRequest("parameter_invalid", "page must be a number from 1 on");
}
