import { writeFileSync } from "node:fs";
import { httpApi } from "../src/composition/http-api.ts";

writeFileSync(new URL("../openapi.json", import.meta.url), `${JSON.stringify(httpApi(), null, 2)}\n`);
