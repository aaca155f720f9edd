import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { commandLineOrExit, wholeNumber } from "@intercom-dsar/service/command-line";

const HELP = `Sends the HTTP server of the consumer requests that are nearly right. From the repository: npm run fuzz -- …

  --requests N        (20000)
  --seed N            repeats what was sent; without it, a new one
  --help, --version
`;

const { requests, seed } = commandLineOrExit({
  name: "fuzz",
  help: HELP,
  read(written) {
    const options = { requests: { type: "string", default: "20000" }, seed: { type: "string" } } as const;
    const { values } = parseArgs({ args: written, options });
    return {
      requests: wholeNumber("--requests", values.requests),
      seed: values.seed === undefined ? Date.now() % 2 ** 31 : wholeNumber("--seed", values.seed),
    };
  },
});
// Here and not above: --help does not wait for all that is under test.
const { fuzz } = await import("./fuzz.ts");
const { startFuzzServer } = await import("./fuzz-server.ts");
/** Between a quarter of the way, when everything is warm, and the end. */
const MOST_GROWTH = 8 * 1024 * 1024;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");
const heap = () => {
  collect();
  return process.memoryUsage().heapUsed;
};
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

const endpoint = await startFuzzServer();
const seen = new Map<string, number>();
const heaps: number[] = [];
let count = 0;
const startedAt = performance.now();
process.stdout.write(`seed ${seed}\n`);
try {
  await fuzz(endpoint, {
    requests,
    seed,
    onAnswer(name, status) {
      const key = `${name} ${status}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      count += 1;
      if (count % Math.ceil(requests / 4) === 0) heaps.push(heap());
    },
  });
} finally {
  for (const [key, times] of [...seen].sort()) process.stdout.write(`${String(times).padStart(7)}  ${key}\n`);
  await endpoint.close();
}
const growth = heap() - (heaps[0] ?? 0);
const seconds = (performance.now() - startedAt) / 1_000;
process.stdout.write(
  `${count} requests in ${seconds.toFixed(0)} s; heap in use at each quarter: ${heaps.map(megabytes).join(", ")} MB\n`,
);
if (growth > MOST_GROWTH) {
  process.stdout.write(`the heap grew by ${megabytes(growth)} MB\n`);
  process.exitCode = 1;
}
