import { DEFAULT_TOPICS } from "@intercom-dsar/dsar-events";
import type { Broker } from "@intercom-dsar/kafka-broker";
import type { AuthApp } from "./auth-app.ts";
import type { Door } from "./door.ts";
import type { StandIn } from "./programs.ts";
import type { Progress } from "./progress.ts";

/** Says where everything is and how to send a request of one's own. */
export function explain({
  broker,
  door,
  standIn,
  auth,
  progress,
}: {
  /** `null` where no Kafka can be had. */
  broker: Broker | null;
  door: Door;
  standIn: StandIn;
  auth: AuthApp;
  progress: Progress;
}): void {
  progress(`
Up until Ctrl-C:${broker === null ? "" : kafkaPlaces(broker)}
  webhook             ${door.url}/v1/requests
  Intercom stand-in   ${standIn.url}  (its people: ${standIn.url}/_control/workspaces/demo1234/contacts)
  auth app            ${auth.url}  (password: ${auth.password})
${broker === null ? "" : kafkaCommands(broker)}
Post a request of your own: docs/integration.md shows how with curl and openssl, given
  export WEBHOOK_URL=${door.url} WEBHOOK_KEY=${door.key}
`);
}

function kafkaPlaces(broker: Broker): string {
  return `
  Kafka brokers       ${broker.brokers.join(",")}
  requests            ${DEFAULT_TOPICS.requests}
  outcomes            ${DEFAULT_TOPICS.outcomes}
  hints               ${DEFAULT_TOPICS.events}
  dead letters        ${DEFAULT_TOPICS.deadLetter}`;
}

function kafkaCommands(broker: Broker): string {
  const brokers = broker.brokers.join(",");
  const request = `{"requestId":"my-1","kind":"access","identifiers":[{"type":"email","value":"mara.linden@example.com"}]}`;
  return `
Send a request of your own, and read its outcome:
  echo '${request}' | kcat -b ${brokers} -P -t ${DEFAULT_TOPICS.requests}
  kcat -b ${brokers} -C -t ${DEFAULT_TOPICS.outcomes} -e
`;
}
