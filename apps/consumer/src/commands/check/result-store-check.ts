import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Check, ok } from "@intercom-dsar/service/command-line";

/** Whether large access packages can be written: in the directory, or in the nearest one above, where a start makes it. */
export function resultStoreCheck(directory: string): Check {
  return {
    name: "results",
    variable: "RESULT_STORE",
    place: directory,
    async run() {
      let nearest = resolve(directory);
      while (!existsSync(nearest)) nearest = dirname(nearest);
      // The dot, since a file is no directory to write in, whatever its mode (ENOTDIR).
      accessSync(`${nearest}/.`, constants.W_OK | constants.X_OK);
      return ok(existsSync(directory) ? directory : `${directory}: not there yet, a start makes it`);
    },
  };
}
