import type { Admin, ITopicConfig } from "kafkajs";

/** The names of the four topics of the contract. */
export interface TopicNames {
  readonly requests: string;
  readonly outcomes: string;
  readonly events: string;
  readonly deadLetter: string;
}

/** A topic that the service needs is not there. The message holds the command that creates what is missing. */
class MissingTopicsError extends Error {
  readonly code = "topics_missing";
  readonly retryable = true;
  override readonly name = "MissingTopicsError";
  readonly commands: readonly string[];

  constructor(missing: readonly string[], brokers: readonly string[]) {
    const commands = missing.map((topic) => createCommand(topic, brokers));
    super(`Missing topics. Create them, or set KAFKA_CREATE_TOPICS=true:\n${commands.join("\n")}`);
    this.commands = commands;
  }
}

/** `cleanup.policy=delete` everywhere: a compacted topic would keep personal data for ever. */
const CLEANUP = { name: "cleanup.policy", value: "delete" };

/** Makes sure that the topics are there: creates them where that is allowed, else throws `topics_missing`. */
export async function ensureTopics(
  admin: Admin,
  names: TopicNames,
  options: { readonly create: boolean; readonly brokers: readonly string[] },
): Promise<void> {
  const missing = await missingTopics(admin, names);
  if (missing.length === 0) return;
  if (!options.create) throw new MissingTopicsError(missing, options.brokers);
  const topics: ITopicConfig[] = missing.map((topic) => ({
    topic,
    numPartitions: -1,
    replicationFactor: -1,
    configEntries: [CLEANUP],
  }));
  await admin.createTopics({ topics, waitForLeaders: false });
}

/** Those that are not there, or that this user may not see. */
export async function missingTopics(admin: Admin, names: TopicNames): Promise<readonly string[]> {
  const existing = new Set(await admin.listTopics());
  return Object.values(names).filter((name) => !existing.has(name));
}

function createCommand(topic: string, brokers: readonly string[]): string {
  return `kafka-topics.sh --bootstrap-server ${brokers.join(",")} --create --topic ${topic} --config cleanup.policy=delete`;
}
