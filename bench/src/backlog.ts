import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { BacklogPoint } from "./backlog-work.ts";
import { type DatabaseKind, makeDatabase } from "./database-for.ts";
import { atMost, type Figure, type Row, reported } from "./figure.ts";

const WORK = fileURLToPath(new URL("./backlog-work.ts", import.meta.url));
const SIZES = [2_000, 25_000, 50_000, 100_000, 200_000];
const MEBIBYTE = 1024 * 1024;
/** A curve that stays below it is flat: the noise of the machine is of that size. */
const FLAT = 2;

/** The ledger with a growing queue: what a claim and an end take, and how much memory there is in use. */
export function backlog(kind: DatabaseKind): Figure {
  const name = `backlog-${kind.toLowerCase()}`;
  return {
    name,
    describe: `claim time and memory with up to ${SIZES.at(-1)} requests in the queue on ${kind}`,
    async measure(progress) {
      const database = await makeDatabase(kind);
      const child = fork(WORK, [database.url, ...SIZES.map(String)], { execArgv: ["--expose-gc"] });
      const points: BacklogPoint[] = [];
      child.on("message", (point) => {
        points.push(point as BacklogPoint);
        progress(`${points.at(-1)?.requests} requests`);
      });
      await once(child, "exit");
      await database.remove();
      return rows(name, points);
    },
  };
}

function rows(name: string, points: readonly BacklogPoint[]): Row[] {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nothing was measured");
  const curve = (pick: (point: BacklogPoint) => number, digits: number) =>
    points.map((point) => pick(point).toFixed(digits)).join(", ");
  return [
    reported(`requests in the queue, ${name}`, SIZES.join(", ")),
    reported(
      `claim of 24, ms (p50), ${name}`,
      curve((point) => point.claimMs, 1),
    ),
    reported(
      `claim of 24, ms (p99), ${name}`,
      curve((point) => point.claimMsP99, 1),
    ),
    reported(
      `end of one, ms (p50), ${name}`,
      curve((point) => point.endMs, 2),
    ),
    reported(
      `forecast of 2,000, ms, ${name}`,
      curve((point) => point.forecastMs, 0),
    ),
    reported(
      `summary, ms, ${name}`,
      curve((point) => point.summaryMs, 0),
    ),
    reported(
      `memory in use, MiB, ${name}`,
      curve((point) => point.memory / MEBIBYTE, 0),
    ),
    reported(
      `resident memory, MiB, ${name}`,
      curve((point) => point.resident / MEBIBYTE, 0),
    ),
    atMost(
      `longest claim ÷ the first, ${name}`,
      Math.max(...points.map(({ claimMs }) => claimMs)) / first.claimMs,
      FLAT,
    ),
    atMost(`memory at the most ÷ at the least, ${name}`, last.memory / first.memory, FLAT),
  ];
}
