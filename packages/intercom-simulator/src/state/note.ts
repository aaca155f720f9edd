import type { AdminRecord } from "./seed.ts";

export interface Note {
  readonly id: string;
  readonly contactId: string | null;
  readonly companyId: string | null;
  readonly author: AdminRecord | null;
  readonly body: string;
  /** Unix seconds. */
  readonly createdAt: number;
}
