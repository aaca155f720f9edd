import { issueCertificate } from "@intercom-dsar/opendsr/testing";
import getPort from "get-port";

/** A controller of OpenDSR, known to the consumer by a bearer token. */
export interface OpenDsrPeer {
  readonly baseUrl: string;
  readonly token: string;
  /** What the consumer needs beside `WEBHOOK_SENDERS`. */
  environment(): Record<string, string>;
  send(method: string, path: string, body?: object): Promise<Response>;
}

/** The consumer's endpoint has to know its own address: the port is chosen before it starts. */
export async function createOpenDsrPeer(token: string): Promise<OpenDsrPeer> {
  const port = await getPort();
  const { key, certificate } = await issueCertificate("localhost");
  const baseUrl = `http://localhost:${port}/opendsr`;
  return {
    baseUrl,
    token,
    environment: () => ({
      WEBHOOK_PORT: String(port),
      WEBHOOK_HOST: "::",
      OPENDSR_URL: baseUrl,
      OPENDSR_KEY: key,
      OPENDSR_CERTIFICATE: certificate,
      CALLBACK_DEVELOPMENT: "true",
    }),
    send: (method, path, body) =>
      fetch(baseUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

/** What `POST /requests` takes. */
export function openDsrRequestOf(id: string, type: string, email: string, more: object = {}) {
  return {
    regulation: "gdpr",
    subject_request_id: id,
    subject_request_type: type,
    submitted_time: new Date().toISOString(),
    subject_identities: [{ identity_type: "email", identity_value: email, identity_format: "raw" }],
    ...more,
  };
}
