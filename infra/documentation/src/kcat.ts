import { findOrInstall } from "@intercom-dsar/service/testing";

/** Debian's kcat, which the examples use; `null` where there can be none. */
export const KCAT = findOrInstall({
  name: "kcat",
  variable: "KCAT_PATH",
  places: ["/usr/bin/kcat", "/usr/local/bin/kcat", "/opt/homebrew/bin/kcat"],
  packages: ["kcat"],
  // biome-ignore lint/style/noProcessEnv: a test's helper, told of the machine like the tests below `test`
  environment: process.env,
});
