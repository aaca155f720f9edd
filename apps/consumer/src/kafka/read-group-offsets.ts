import type { Clock } from "@intercom-dsar/service";
import type { Admin } from "kafkajs";
import { protocolCode } from "./protocol-code.ts";

/** States of a group's coordinator that pass by themselves: it has just started, or has just become the coordinator. */
const PASSING = ["GROUP_LOAD_IN_PROGRESS", "GROUP_COORDINATOR_NOT_AVAILABLE", "NOT_COORDINATOR_FOR_GROUP"];
const AGAIN_MS = 300;

/** The group's offsets of a topic, once its coordinator can tell them. Rejects as kafkajs does, and with the signal's reason. */
export async function readGroupOffsets(
  admin: Pick<Admin, "fetchOffsets">,
  group: { readonly groupId: string; readonly topic: string },
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly { readonly partition: number; readonly offset: string }[]> {
  const { groupId, topic } = group;
  while (true) {
    try {
      const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
      return offsets?.partitions ?? [];
    } catch (error) {
      if (!PASSING.includes(protocolCode(error))) throw error;
      await clock.sleep(AGAIN_MS, signal);
    }
  }
}
