import { writeFileSync } from "node:fs";
import { variableNames } from "@intercom-dsar/service";
import { CONSOLE_CONFIG } from "../src/config/config.ts";
import { configurationDocument } from "../src/config/configuration-document.ts";

writeFileSync(new URL("../../../docs/configuration-console.md", import.meta.url), configurationDocument());
for (const folder of ["packages/service/src/config/variables", "infra/images/helm/intercom-dsar/variables"])
  writeFileSync(
    new URL(`../../../${folder}/console.json`, import.meta.url),
    `${JSON.stringify(variableNames(CONSOLE_CONFIG), null, 2)}\n`,
  );
