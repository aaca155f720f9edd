import { X509Certificate } from "node:crypto";
import { discoverySchema } from "../documents.ts";
import type { Check } from "./check.ts";
import { must } from "./must.ts";
import { parseAs } from "./processor.ts";

export const DISCOVERY_CHECKS: readonly Check[] = [
  {
    name: "tells in its discovery what it supports",
    section: "6.3",
    async run(processor) {
      parseAs(discoverySchema, await processor.send("GET", "/discovery", { anonymous: true }), 200);
    },
  },
  {
    name: "offers its certificate on the domain of its discovery",
    section: "6.3",
    async run(processor) {
      const { processor_certificate } = parseAs(
        discoverySchema,
        await processor.send("GET", "/discovery"),
        200,
      );
      const { hostname } = new URL(processor.options.baseUrl);
      must(new URL(processor_certificate).hostname === hostname, "the certificate is on another domain");
    },
  },
  {
    name: "has a certificate that an authority issued, and that is valid today",
    section: "4.1",
    async run(processor) {
      const certificate = new X509Certificate(await processor.certificate());
      const now = new Date();
      must(certificate.validFromDate <= now && now <= certificate.validToDate, "it is not valid today");
      must(certificate.subject !== certificate.issuer, "it is self-signed");
    },
  },
];
