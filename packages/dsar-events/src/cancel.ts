import { z } from "zod";
import { idSchema } from "./request.ts";

/** The data of `intercom-dsar.cancel.v1`: the request of that id is not begun, if it has not begun yet. */
export const cancelSchema = z
  .object({ requestId: idSchema.describe("The request that is no longer wanted.") })
  .meta({
    title: "Cancel",
    description: "Withdraws a request that has not begun. Keys beyond these are ignored.",
  });
