import { decodeOutcome, type ReceivedOutcome } from "@intercom-dsar/dsar-events";
import type { Ledger, RequestView } from "@intercom-dsar/ledger";
import { type OpenDsrStatus, requestStatus } from "@intercom-dsar/opendsr";
import { hashOf } from "../../results/capability.ts";
import { capabilityOf } from "../../results/linked-results.ts";
import type { OpenDsrSettings } from "./opendsr-settings.ts";

export const API_VERSION = "2.0";

/** How a request stands, in OpenDSR's words; what it has no word for is in the extension of our domain. */
export async function statusDocument(
  view: RequestView,
  controllerId: string,
  { baseUrl, signer }: OpenDsrSettings,
  ledger: Pick<Ledger, "reads" | "links">,
): Promise<OpenDsrStatus> {
  const { requestId, senderRequestId, state, status, reasonCode } = view;
  const outcome = state === "ended" ? await keptOutcome(requestId, ledger) : null;
  const found = outcome?.coverage.find(({ resource }) => resource === "contacts")?.items;
  return {
    controller_id: controllerId,
    expected_completion_time: expectedCompletion(view),
    subject_request_id: senderRequestId,
    request_status: requestStatus({ begun: view.begunAt !== null, outcome: status }),
    api_version: API_VERSION,
    ...(outcome !== null && {
      results_url: (await liveLink(outcome, ledger)) ?? `${baseUrl}/v2/requests/${senderRequestId}/results`,
    }),
    ...(found !== undefined && { results_count: found }),
    extensions: { [signer.domain]: { state, status, reason_code: reasonCode } },
  };
}

/** The link to the package that the outcome names, while it leads there. */
async function liveLink(
  { access }: ReceivedOutcome,
  { links }: Pick<Ledger, "links">,
): Promise<string | null> {
  const reference = access?.dataref ?? null;
  const capability = reference === null ? null : capabilityOf(reference);
  const link = capability === null ? null : await links.find(hashOf(capability));
  return link === null || link.isGone ? null : reference;
}

/** The forecast, else the legal deadline; once a request has ended, its end. */
export function expectedCompletion(view: RequestView): string {
  return new Date(view.endedAt ?? view.forecastAt ?? view.deadline ?? view.receivedAt).toISOString();
}

async function keptOutcome(
  requestId: string,
  ledger: Pick<Ledger, "reads">,
): Promise<ReceivedOutcome | null> {
  const kept = await ledger.reads.outcome(requestId);
  return kept === null ? null : decodeOutcome(kept);
}
