import { writeFileSync } from "node:fs";
import { variableNames } from "@intercom-dsar/service";
import { CONSUMER_CONFIG } from "../src/config/config.ts";
import { configurationDocument } from "../src/config/configuration-document.ts";
import { referenceDocument } from "../src/config/reference-document.ts";

const docs = new URL("../../../docs/", import.meta.url);
writeFileSync(new URL("configuration.md", docs), configurationDocument());
writeFileSync(new URL("reference.md", docs), referenceDocument());
for (const folder of ["packages/service/src/config/variables", "infra/helm/intercom-dsar/variables"])
  writeFileSync(
    new URL(`../../../${folder}/consumer.json`, import.meta.url),
    `${JSON.stringify(variableNames(CONSUMER_CONFIG), null, 2)}\n`,
  );
