// npm and pnpm run this in a package's folder after they packed it.
import { restoreSource } from "./source-manifest.ts";

restoreSource();
