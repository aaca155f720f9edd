import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Seed } from "@intercom-dsar/intercom-simulator";
import { type SimulatorProcess, startSimulatorProcess } from "@intercom-dsar/testing";
import { makeScratch } from "./scratch.ts";

/** A simulator with these people, in a process of its own. */
export async function startSimulator(seed: Seed): Promise<SimulatorProcess> {
  const scratch = makeScratch();
  const file = join(scratch.directory, "seed.json");
  writeFileSync(file, JSON.stringify(seed));
  const simulator = await startSimulatorProcess(file);
  scratch.remove();
  return simulator;
}
