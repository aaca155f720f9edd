export { buildPackage } from "./build-package.ts";
export type { FileSeal } from "./file-seal.ts";
export type { FileKeeper } from "./keep-file.ts";
export { PACKAGE_FORMATS, type PackageFormat } from "./package-options.ts";
export {
  ControllerFileError,
  type Controllers,
  parseControllerFile,
  type ReportFrame,
} from "./report/controller-file.ts";
export { REPORT_LANGUAGES, type ReportLanguage } from "./report/words/report-words.ts";
export { type FileTarget, storeFile } from "./store-file.ts";
