import { pathId } from "../transport/path-id.ts";
import { parseAnswer, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";
import { Company } from "./company.ts";

export interface Companies {
  /** `GET /companies/{id}`: Intercom's `id`, not the customer's `company_id`. */
  get(id: string, options?: CallOptions): Promise<Company>;
}

export function createCompanies(transport: Transport): Companies {
  return {
    get: async (id, { signal } = {}) => {
      const path = `/companies/${pathId(id)}`;
      return parseAnswer(
        Company,
        await transport.send({ endpoint: "GET /companies/{id}", method: "GET", path, signal }),
      );
    },
  };
}
