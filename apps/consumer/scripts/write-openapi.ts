import { writeFileSync } from "node:fs";
import { httpApi } from "../src/composition/http-api.ts";
import { operatorDocument } from "../src/operator/operator-document.ts";

writeFileSync(new URL("../openapi.json", import.meta.url), `${JSON.stringify(httpApi(), null, 2)}\n`);
writeFileSync(
  new URL("../operator-openapi.json", import.meta.url),
  `${JSON.stringify(await operatorDocument(), null, 2)}\n`,
);
