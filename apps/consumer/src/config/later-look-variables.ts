import { duration } from "@intercom-dsar/service";
import { RESTORABLE_FOR_MS } from "../domain/later-look.ts";

/** An hour beyond the time in which Intercom restores. */
const SOONEST_MS = RESTORABLE_FOR_MS + 3_600_000;

/** When deletions are looked at once more. */
export const LATER_LOOK_VARIABLES = {
  RESTORE_RECHECK: {
    group: "Requests",
    schema: duration().refine(
      (afterMs) => afterMs === 0 || afterMs >= SOONEST_MS,
      "has to be 0 or at least 169h: for 7 days Intercom can restore what was deleted",
    ),
    default: "8d",
    description:
      "How long after Intercom accepted a deletion its contacts are looked for once more, when Intercom can't restore them any more (7 days): by id and by address, when nothing else is due. What is found comes as [`intercom-dsar.receipt.v1`](integration.md#what-is-known-later) on `dsar.events`. `0` switches this off; if `IDENTIFIER_RETENTION` is shorter, the look is impossible.",
  },
} as const;
