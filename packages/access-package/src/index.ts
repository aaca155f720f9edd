export { type BuiltPackage, buildPackage, type PackageOptions } from "./build-package.ts";
export type { FileKeeper } from "./keep-file.ts";
