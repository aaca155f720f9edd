import { readFileSync } from "node:fs";
import { createProcessorSigner, openDsrRequestSchema, toDsarRequest } from "@intercom-dsar/opendsr";

export function take(body: string, directory: string) {
  const request = openDsrRequestSchema.parse(JSON.parse(body));
  const data = toDsarRequest(request, "dsar.example.com");
  const [key, certificate] = ["key.pem", "certificate.pem"].map((name) =>
    readFileSync(`${directory}/${name}`, "utf8"),
  );
  const signer = createProcessorSigner({
    domain: "dsar.example.com",
    key: key ?? "",
    certificate: certificate ?? "",
  });
  const answer = JSON.stringify({ subject_request_id: request.subject_request_id, controller_id: "portal" });
  return { data, answer, headers: signer.headers(answer) };
}
