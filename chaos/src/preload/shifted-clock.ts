import { readFileSync } from "node:fs";
import { readClockFile } from "./config.ts";

/**
 * Loaded by Node before the consumer, and by nothing else: a wall clock that somebody else can set. The file holds milliseconds that are
 * added to the time; the monotonic clock goes on as it does when a machine's clock is set.
 */
const file = readClockFile();
const RealDate = Date;
let shift = Number(readFileSync(file, "utf8"));

class ShiftedDate extends RealDate {
  constructor(...parameters: [] | [string | number | Date]) {
    const [value] = parameters;
    if (value === undefined) super(ShiftedDate.now());
    else super(value);
  }

  static override now(): number {
    return RealDate.now() + shift;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
setInterval(() => {
  shift = Number(readFileSync(file, "utf8"));
}, 20).unref();
