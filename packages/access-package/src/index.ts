export {
  type BuiltPackage,
  buildPackage,
  PACKAGE_FORMATS,
  type PackageFormat,
  type PackageOptions,
} from "./build-package.ts";
export type { FileKeeper } from "./keep-file.ts";
