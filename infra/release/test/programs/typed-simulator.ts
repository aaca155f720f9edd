import { exampleSeed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";

const simulator: Simulator = await startSimulator({ seed: exampleSeed() });
export const url: string = simulator.url;
// @ts-expect-error not an option
await startSimulator({ ports: 1 });
