import { writeFileSync } from "node:fs";
import { variableNames } from "@intercom-dsar/service";
import { openApiDocument } from "../src/api/openapi-document.ts";
import { AUTH_CONFIG } from "../src/config/config.ts";
import { configurationDocument } from "../src/config/configuration-document.ts";
import { referenceDocument } from "../src/config/reference-document.ts";

writeFileSync(new URL("../../../docs/configuration-auth.md", import.meta.url), configurationDocument());
writeFileSync(new URL("../../../docs/reference-auth.md", import.meta.url), referenceDocument());
writeFileSync(new URL("../openapi.json", import.meta.url), await openApiDocument());
for (const folder of ["packages/service/src/config/variables", "infra/images/helm/intercom-dsar/variables"])
  writeFileSync(
    new URL(`../../../${folder}/auth.json`, import.meta.url),
    `${JSON.stringify(variableNames(AUTH_CONFIG), null, 2)}\n`,
  );
