import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";

/**
 * What a child process's environment needs to share this one's compiled code; nothing where this one keeps none. Node has a
 * folder for each version in it (nodejs.org/api/module.html#module-compile-cache).
 */
export function compileCache(): { readonly NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}
