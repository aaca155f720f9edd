import { writeFileSync } from "node:fs";
import { configurationDocument } from "../src/configuration-document.ts";
import { referenceDocument } from "../src/reference-document.ts";

const docs = new URL("../../../docs/", import.meta.url);
writeFileSync(new URL("configuration.md", docs), configurationDocument());
writeFileSync(new URL("reference.md", docs), referenceDocument());
