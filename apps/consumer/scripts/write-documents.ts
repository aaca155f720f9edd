import { writeFileSync } from "node:fs";
import { configurationDocument } from "../src/config/configuration-document.ts";
import { referenceDocument } from "../src/config/reference-document.ts";

const docs = new URL("../../../docs/", import.meta.url);
writeFileSync(new URL("configuration.md", docs), configurationDocument());
writeFileSync(new URL("reference.md", docs), referenceDocument());
