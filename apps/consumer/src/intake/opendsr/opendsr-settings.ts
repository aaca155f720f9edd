import { createProcessorSigner, type ProcessorSigner } from "@intercom-dsar/opendsr";
import type { Secret } from "@intercom-dsar/service";

/** Who we are to OpenDSR's controllers. */
export interface OpenDsrSettings {
  /** What stands for `/opendsr` outside, without a slash at its end. */
  readonly baseUrl: string;
  readonly signer: ProcessorSigner;
}

/** `null` where the endpoint is not configured; throws where the key and certificate can't be used (`SigningKeyError`). */
export function openDsrSettings(config: {
  readonly OPENDSR_URL?: URL | undefined;
  readonly OPENDSR_KEY?: Secret | undefined;
  readonly OPENDSR_CERTIFICATE?: Secret | undefined;
}): OpenDsrSettings | null {
  const { OPENDSR_URL: url, OPENDSR_KEY: key, OPENDSR_CERTIFICATE: certificate } = config;
  if (url === undefined || key === undefined || certificate === undefined) return null;
  const signer = createProcessorSigner({
    domain: url.hostname,
    key: key.reveal(),
    certificate: certificate.reveal(),
  });
  return { baseUrl: url.href.replace(/\/+$/, ""), signer };
}
