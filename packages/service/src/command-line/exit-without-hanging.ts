import { setFlagsFromString } from "node:v8";

/**
 * Lets this process end. Node.js 24 can wait for ever at its very end, after everything was written and closed: `process.exit()`
 * joins V8's compiler threads, and one of those may be waiting for a garbage collection that the main thread can no longer run
 * (nodejs/node#64274, open; #54918). Both compilers that do so are switched off; the optimizing one stays, and a service's speed with it.
 */
export function exitWithoutHanging(): void {
  if (Number.parseInt(process.versions.node, 10) < 24) return;
  setFlagsFromString("--no-maglev");
  setFlagsFromString("--no-concurrent-sparkplug");
}
