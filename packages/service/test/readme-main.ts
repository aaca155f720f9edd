import { run } from "./readme-example.ts";

await run({ INTERCOM_ACCESS_TOKEN: "t0ken", HEALTH_PORT: "0" });
