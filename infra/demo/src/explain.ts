import { DEFAULT_TOPICS } from "@intercom-dsar/dsar-events";
import type { Broker } from "@intercom-dsar/kafka-broker";
import type { AuthApp } from "./auth-app.ts";
import type { StandIn } from "./programs.ts";
import type { Progress } from "./progress.ts";

/** Says where everything is and how to send a request of one's own. */
export function explain({
  broker,
  standIn,
  auth,
  progress,
}: {
  broker: Broker;
  standIn: StandIn;
  auth: AuthApp;
  progress: Progress;
}): void {
  const brokers = broker.brokers.join(",");
  const request = `{"requestId":"my-1","kind":"access","identifiers":[{"type":"email","value":"mara.linden@example.com"}]}`;
  progress(`
Up until Ctrl-C:
  Kafka brokers       ${brokers}
  requests            ${DEFAULT_TOPICS.requests}
  outcomes            ${DEFAULT_TOPICS.outcomes}
  hints               ${DEFAULT_TOPICS.events}
  dead letters        ${DEFAULT_TOPICS.deadLetter}
  Intercom stand-in   ${standIn.url}  (its people: ${standIn.url}/_control/workspaces/demo1234/contacts)
  auth app            ${auth.url}  (password: ${auth.password})

Send a request of your own, and read its outcome:
  echo '${request}' | kcat -b ${brokers} -P -t ${DEFAULT_TOPICS.requests}
  kcat -b ${brokers} -C -t ${DEFAULT_TOPICS.outcomes} -e
`);
}
