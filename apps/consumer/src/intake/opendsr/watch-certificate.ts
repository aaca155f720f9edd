import type { ProcessorSigner } from "@intercom-dsar/opendsr";
import type { Clock, Logger } from "@intercom-dsar/service";

const DAY_MS = 24 * 60 * 60 * 1_000;
const AHEAD_MS = 30 * DAY_MS;

/** Warns once a day from thirty days before the certificate expires: controllers refuse what is signed after that. */
export async function watchCertificate(
  { certificateExpiresAt }: Pick<ProcessorSigner, "certificateExpiresAt">,
  clock: Pick<Clock, "now" | "sleep">,
  logger: Logger,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    if (clock.now() >= certificateExpiresAt.getTime() - AHEAD_MS)
      logger.warn("opendsr_certificate_expires", { dueAt: certificateExpiresAt.toISOString() });
    await clock.sleep(DAY_MS, stop).catch(() => {});
  }
}
