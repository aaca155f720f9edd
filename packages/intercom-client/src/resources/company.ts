import { z } from "zod";
import { Identifier } from "./identifier.ts";

/** A company. `id` is Intercom's, for paths; `company_id` is the customer's own. Every other field is kept as it came. */
export const Company = z
  .object({ id: Identifier.nullish(), company_id: Identifier.nullish(), app_id: Identifier.nullish() })
  .loose();
export type Company = z.output<typeof Company>;
