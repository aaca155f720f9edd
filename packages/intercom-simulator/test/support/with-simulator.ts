import { afterEach } from "vitest";
import { exampleSeed, type Simulator, type SimulatorOptions, startSimulator } from "../../src/index.ts";

/** Gives a `start` whose simulators are closed after each test; the example people are there unless a seed says otherwise. */
export function simulators(): (options?: SimulatorOptions) => Promise<Simulator> {
  const running: Simulator[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((simulator) => simulator.close()));
  });
  return async (options = {}) => {
    const simulator = await startSimulator({ seed: exampleSeed(), ...options });
    running.push(simulator);
    return simulator;
  };
}
