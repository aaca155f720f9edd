import type { Discovery } from "@intercom-dsar/opendsr";
import type { OpenDsrSettings } from "./opendsr-settings.ts";
import { API_VERSION } from "./status-document.ts";

/** What controllers may ask for (section 6). Intercom can't be searched by a hash, so none is promised. */
export function discoveryDocument({ baseUrl }: OpenDsrSettings): Discovery {
  return {
    api_version: API_VERSION,
    supported_identities: [{ identity_type: "email", identity_format: "raw" }],
    supported_subject_request_types: ["access", "portability", "erasure"],
    processor_certificate: `${baseUrl}/v2/certificate.pem`,
  };
}
