import { writeFileSync } from "node:fs";
import { variableNames } from "@intercom-dsar/service";
import { CONSUMER_CONFIG } from "../src/config/config.ts";
import { configurationDocument } from "../src/config/configuration-document.ts";
import { dataMapDocument } from "../src/config/data-map-document.ts";
import { referenceDocument } from "../src/config/reference-document.ts";

const docs = new URL("../../../docs/", import.meta.url);
writeFileSync(new URL("configuration.md", docs), configurationDocument());
writeFileSync(new URL("reference.md", docs), referenceDocument());
writeFileSync(new URL("data-map.md", docs), dataMapDocument());
for (const folder of ["packages/service/src/config/variables", "infra/images/helm/intercom-dsar/variables"])
  writeFileSync(
    new URL(`../../../${folder}/consumer.json`, import.meta.url),
    `${JSON.stringify(variableNames(CONSUMER_CONFIG), null, 2)}\n`,
  );
