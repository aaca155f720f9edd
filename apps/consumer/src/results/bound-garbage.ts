import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Keeps garbage small: V8 lets it grow with the machine's memory, to several times of what is in use, so that memory would follow the size of
 * a request after all. The room for new objects stays as small as it is now, and the returned function, which is told how many bytes of large
 * requests have passed, has all garbage collected for each `everyBytes` of them. Smaller requests never come to it.
 */
export function boundGarbage(everyBytes: number): (bytes: number) => void {
  // Options of V8, not of Node: `--max-semi-space-size` has no effect once the process runs.
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  let passed = 0;
  return (bytes) => {
    passed += bytes;
    if (passed < everyBytes) return;
    passed = 0;
    collect();
  };
}
