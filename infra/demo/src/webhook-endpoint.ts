import { randomBytes } from "node:crypto";
import { issueCertificate } from "@intercom-dsar/opendsr/testing";
import getPort from "get-port";

/** The consumer's HTTP webhook in the demo, and the key that signs requests to it. */
export interface WebhookEndpoint {
  readonly port: number;
  readonly url: string;
  readonly key: string;
  readonly openDsr: OpenDsrTrial;
}

/** What opens OpenDSR for a trial: made for this run, and known to nobody else. */
interface OpenDsrTrial {
  readonly url: string;
  readonly token: string;
  readonly privateKey: string;
  readonly certificate: string;
  /** Where a controller on this machine may listen for callbacks. */
  readonly callbackUrl: string;
}

/** Ports that are free now, and keys made for this run. */
export async function chooseWebhookEndpoint(): Promise<WebhookEndpoint> {
  const [port, callbackPort] = [await getPort(), await getPort()];
  const { key: privateKey, certificate } = await issueCertificate("localhost");
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    key: `whsec_${randomBytes(32).toString("base64")}`,
    openDsr: {
      url: `http://localhost:${port}/opendsr`,
      // Not base64: a token that begins with a hyphen would be an option on a command line.
      token: randomBytes(24).toString("hex"),
      privateKey,
      certificate,
      callbackUrl: `http://localhost:${callbackPort}/callbacks`,
    },
  };
}
