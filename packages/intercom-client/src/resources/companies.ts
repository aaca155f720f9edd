import type { Sharing } from "../coalescing/coalescing.ts";
import type { IntercomObject } from "../intercom-object.ts";
import { pathId } from "../transport/path-id.ts";
import { objectOf, type Transport } from "../transport/request.ts";
import type { CallOptions } from "./call-options.ts";

/** A company. `id` is Intercom's, for paths; `company_id` is the customer's own. */
export type Company = IntercomObject;

export interface Companies {
  /**
   * `GET /companies/{id}`: Intercom's `id`, not the customer's `company_id`. Several requests of this client that wait for their turns to
   * ask for the same company get one answer.
   */
  get(id: string, options?: CallOptions): Promise<Company>;
}

export function createCompanies(transport: Transport, { companies, caller }: Sharing): Companies {
  return {
    get: async (id, { signal } = {}) => {
      const path = `/companies/${pathId(id)}`;
      const { answer } = await companies.run(id, { ...caller, signal }, ({ take, ...turn }) =>
        transport.send({
          endpoint: "GET /companies/{id}",
          method: "GET",
          path,
          bodyAtTurn: () => void take(),
          ...turn,
        }),
      );
      return objectOf(answer);
    },
  };
}
