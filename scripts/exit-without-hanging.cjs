// Preloaded into every Node process that `run.mjs` starts. Node 24 can wait for ever at its very end, after everything was written and
// closed: it joins V8's compiler threads, and one of those may be waiting for a garbage collection that the main thread can no longer
// run (nodejs/node#64274, open; #54918). Without the two compilers that do so, a test runner or a linter ends when it is done.
const { setFlagsFromString } = require("node:v8");

if (Number.parseInt(process.versions.node, 10) >= 24) {
  setFlagsFromString("--no-maglev");
  setFlagsFromString("--no-concurrent-sparkplug");
}
