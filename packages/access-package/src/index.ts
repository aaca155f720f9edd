export {
  type BuiltPackage,
  buildPackage,
  PACKAGE_FORMATS,
  type PackageFormat,
  type PackageOptions,
} from "./build-package.ts";
export type { FileSeal } from "./file-seal.ts";
export type { FileKeeper } from "./keep-file.ts";
export { type FileTarget, storeFile } from "./store-file.ts";
