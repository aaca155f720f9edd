import { setTimeout as sleep } from "node:timers/promises";
import {
  type AclEntry,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  type Kafka,
  ResourcePatternTypes,
} from "kafkajs";

/** What a principal may do, as `kafka-acls` is told it. */
export interface Grant {
  readonly principal: string;
  readonly resource: "TOPIC" | "GROUP" | "CLUSTER";
  readonly name: string;
  readonly operations: readonly (keyof typeof AclOperationTypes)[];
}

const LOOK_EVERY_MS = 20;
const LONGEST_WAIT_MS = 10_000;

/**
 * Allows, from any host, exactly what the grants name, and resolves when the broker knows; `kafka` has to be a client with the right
 * to alter the cluster.
 */
export async function grant(kafka: Kafka, grants: readonly Grant[]): Promise<void> {
  const rights = grants.flatMap(({ principal, resource, name, operations }) =>
    operations.map((operation) => ({
      resourceType: AclResourceTypes[resource],
      resourceName: name,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: `User:${principal}`,
      host: "*",
      operation: AclOperationTypes[operation],
      permissionType: AclPermissionTypes.ALLOW,
    })),
  );
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: rights });
    const until = performance.now() + LONGEST_WAIT_MS;
    for (const right of rights) {
      while (!(await isKnown(admin, right))) {
        if (performance.now() > until) throw new Error("the broker does not know of the new rights yet");
        await sleep(LOOK_EVERY_MS);
      }
    }
  } finally {
    await admin.disconnect();
  }
}

/** The controller makes a right; the broker that judges by it, and that answers this, hears of it a moment later. */
async function isKnown(admin: Admin, right: AclEntry): Promise<boolean> {
  const { resources } = await admin.describeAcls(right);
  return resources.some(({ acls }) => acls.length > 0);
}
