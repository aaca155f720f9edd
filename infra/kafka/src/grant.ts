import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
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

/** Allows, from any host, exactly what the grants name; `kafka` has to be a client with the right to alter the cluster. */
export async function grant(kafka: Kafka, grants: readonly Grant[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({
      acl: grants.flatMap(({ principal, resource, name, operations }) =>
        operations.map((operation) => ({
          resourceType: AclResourceTypes[resource],
          resourceName: name,
          resourcePatternType: ResourcePatternTypes.LITERAL,
          principal: `User:${principal}`,
          host: "*",
          operation: AclOperationTypes[operation],
          permissionType: AclPermissionTypes.ALLOW,
        })),
      ),
    });
  } finally {
    await admin.disconnect();
  }
}
