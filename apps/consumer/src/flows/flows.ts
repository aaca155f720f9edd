import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { access } from "./access/access.ts";
import { deletion } from "./deletion/deletion.ts";
import { preview } from "./deletion/preview.ts";
import type { Flow } from "./flow.ts";

/** The flow of each kind of request. */
export const FLOWS: Readonly<Record<ClaimedRequest["kind"], Flow>> = { access, deletion, preview };
