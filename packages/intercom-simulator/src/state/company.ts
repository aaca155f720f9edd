import type { ParsedCompany } from "./seed.ts";

export interface Company {
  readonly id: string;
  readonly record: ParsedCompany;
  readonly createdAt: number;
  /** DELETE archives a company; its contacts stay. */
  archived: boolean;
}
