import { parsers, readConfig, variable } from "@intercom-dsar/service";

// The table is completed once the configuration package is merged.
export { parsers, readConfig, variable };
