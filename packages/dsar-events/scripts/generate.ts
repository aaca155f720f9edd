import { writeFileSync } from "node:fs";
import { contractFiles } from "./contract-files.ts";

for (const [path, content] of Object.entries(contractFiles())) {
  writeFileSync(new URL(`../${path}`, import.meta.url), content);
}
