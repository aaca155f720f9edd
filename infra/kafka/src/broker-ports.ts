import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { WayClosedError } from "./broker.ts";
import { areFree, freePorts } from "./free-ports.ts";

const BrokerPorts = z.object({
  clusterId: z.string(),
  clientPort: z.int(),
  /** Of the listener for clients that show nothing but a certificate; unused without security. */
  certificatePort: z.int(),
  controllerPort: z.int(),
});

/** Where a broker listens and who it is: what has to stay the same for its data to stay its own. */
export type BrokerPorts = Readonly<z.infer<typeof BrokerPorts>>;

/** New ports, kept in the folder for the next start. */
export async function newPorts(directory: string, clusterId: string): Promise<BrokerPorts> {
  const [clientPort = 0, certificatePort = 0, controllerPort = 0] = await freePorts(3);
  const ports = { clusterId, clientPort, certificatePort, controllerPort };
  writeFileSync(fileOf(directory), JSON.stringify(ports));
  return ports;
}

/** The ports that an earlier broker had here, or `null`. Rejects with `way_closed` where somebody listens on its ports. */
export async function earlierPorts(directory: string): Promise<BrokerPorts | null> {
  const file = fileOf(directory);
  if (!existsSync(file)) return null;
  const ports = BrokerPorts.parse(JSON.parse(readFileSync(file, "utf8")));
  if (await isFree(ports)) return ports;
  throw new WayClosedError("the ports of this data directory are taken; its broker may still be running");
}

export function isFree({ clientPort, certificatePort, controllerPort }: BrokerPorts): Promise<boolean> {
  return areFree([clientPort, certificatePort, controllerPort]);
}

function fileOf(directory: string): string {
  return join(directory, "broker.json");
}
