import type { LockedMessage } from "@intercom-dsar/ledger";
import { listenAt } from "@intercom-dsar/service";
import { configuredSenders } from "../config/callback-parties.ts";
import { configuredNotices } from "../config/notice-variables.ts";
import { postCallback } from "../delivery/callbacks/post-callback.ts";
import { isNotice, postNotice } from "../delivery/callbacks/post-notice.ts";
import { PER_TARGET, runCallbacks } from "../delivery/callbacks/run-callbacks.ts";
import { createKeptSink } from "../delivery/kept-sink.ts";
import { LOOP_LIMITS } from "../domain/loop-limits.ts";
import { createGuardedAgent } from "../http/guarded-agent.ts";
import { createHttpServer, type HttpPlugin } from "../http/http-server.ts";
import { isPublicAddress } from "../http/public-address.ts";
import { resolveLocally, resolveName } from "../http/resolve-name.ts";
import { createGroupCommit } from "../intake/group-commit.ts";
import { intercomWebhook } from "../intake/intercom-webhooks/intercom-webhook.ts";
import { noticeEndpoint } from "../intake/notices/notice-endpoint.ts";
import { openDsrEndpoints } from "../intake/opendsr/opendsr-endpoints.ts";
import { type OpenDsrSettings, openDsrSettings } from "../intake/opendsr/opendsr-settings.ts";
import { isControllerCallback, postControllerCallback } from "../intake/opendsr/post-controller-callback.ts";
import { watchCertificate } from "../intake/opendsr/watch-certificate.ts";
import { createOutcomeWaiter } from "../intake/outcome-waiter.ts";
import { receiptKeys } from "../intake/receipt-keys/receipt-keys.ts";
import { createSenderRates } from "../intake/webhook/sender-rates.ts";
import { webhookIntake } from "../intake/webhook/webhook.ts";
import { resultEndpoint } from "../results/result-endpoint.ts";
import { runWorker } from "../worker/worker.ts";
import type { Parts } from "./parts.ts";
import { runOnKafka } from "./run-on-kafka.ts";
import { startRelay } from "./start-relay.ts";

/** How long a callback that is under way may hold up a stop; what is broken off is sent again. */
const CALLBACK_GRACE_MS = 3_000;

/** Runs behind its endpoints, Kafka or HTTP or both, until the process is told to stop. */
export async function runAsService(parts: Parts): Promise<void> {
  const { config, shutdown, directory } = parts;
  const { signal } = shutdown;
  // The ledger may hold work of an earlier run: it goes on whether an endpoint is open or not.
  const identified = directory.identify(signal, parts.startHeartbeat("directory", LOOP_LIMITS.intercom));
  const worked = runWorker(parts.run, parts.worker, signal);
  worked.catch((error) => shutdown.fail(error));
  shutdown.onStop("worker", async () => {
    await Promise.all([worked, identified]);
  });
  const openDsr = openDsrSettings(config);
  deliverCallbacks(parts, openDsr);
  if (config.WEBHOOK_PORT !== undefined)
    await openHttpServer(parts, config.WEBHOOK_PORT, httpPlugins(parts, openDsr));
  await openOperators(parts);
  if (config.KAFKA_BROKERS === undefined) keepOutcomes(parts, worked);
  else await runOnKafka(parts, config.KAFKA_BROKERS, worked);
}

/** Without a port nothing of the operator API is loaded. */
async function openOperators(parts: Parts): Promise<void> {
  const port = parts.config.OPERATOR_PORT;
  if (port === undefined) return;
  const { openOperatorApi } = await import("./open-operator-api.ts");
  await openOperatorApi(parts, port);
}

/** The endpoints that HTTP leads to. */
function httpPlugins(parts: Parts, settings: OpenDsrSettings | null): HttpPlugin[] {
  const { config, ledger, submissions, callbacks, clock, logger, shutdown } = parts;
  const store = createGroupCommit(ledger);
  const waiter = createOutcomeWaiter(ledger);
  const senders = configuredSenders(config);
  const rates = createSenderRates(clock.now);
  const shared = { senders, rates, ledger, store, submissions, callbacks, logger };
  const { signal } = shutdown;
  const plugins: HttpPlugin[] = [];
  if (senders.length > 0) plugins.push(webhookIntake({ ...shared, waiter, links: parts.links, signal }));
  if (settings !== null) {
    void watchCertificate(settings.signer, clock, logger, signal);
    plugins.push(openDsrEndpoints({ ...shared, settings }));
  }
  if (config.RESULTS_URL !== undefined)
    plugins.push(resultEndpoint({ links: ledger.links, store: parts.results, signal }));
  const secrets = config.INTERCOM_CLIENT_SECRET?.reveal();
  if (secrets !== undefined)
    plugins.push(
      intercomWebhook({ secrets, ledger, messages: submissions.messages, logger, now: submissions.now }),
    );
  const recipients = configuredNotices(config).recipients.filter(({ keys }) => keys.length > 0);
  if (recipients.length > 0) plugins.push(noticeEndpoint({ recipients, ledger, now: clock.now, logger }));
  if (parts.receipts !== null) plugins.push(receiptKeys(parts.receipts));
  return plugins;
}

async function openHttpServer(parts: Parts, port: number, plugins: readonly HttpPlugin[]): Promise<void> {
  const { config, logger, shutdown, health, telemetry } = parts;
  if (health.webhook === null) return;
  const host = config.WEBHOOK_HOST;
  const { webhook } = health;
  const server = await listenAt(
    { port, host, portVariable: "WEBHOOK_PORT", hostVariable: "WEBHOOK_HOST" },
    (place) =>
      createHttpServer({
        ...place,
        now: parts.clock.now,
        plugins,
        logger,
        health: webhook,
        onAnswer: telemetry.onHttpAnswer,
      }),
  );
  logger.info("http_open", { host, port: server.port });
  // The server shuts as soon as the process is told to stop, before what lies behind it.
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= server.close();
    return closed;
  };
  shutdown.signal.addEventListener("abort", () => void close().catch(() => {}), { once: true });
  shutdown.onStop("HTTP server", close);
}

/** Posts outcomes to whoever asked for it, to addresses of the public internet alone. */
function deliverCallbacks(parts: Parts, settings: OpenDsrSettings | null): void {
  const { config, ledger, callbacks: policy, wakeUp, clock, random, logger, shutdown, owner } = parts;
  const agent = createGuardedAgent({
    resolve: config.CALLBACK_DEVELOPMENT ? resolveLocally : (hostname) => resolveName(hostname),
    isAllowed: config.CALLBACK_DEVELOPMENT ? () => true : isPublicAddress,
    connections: PER_TARGET,
  });
  const breakOff = new AbortController();
  const { signal } = breakOff;
  const post = (message: LockedMessage) => {
    if (isControllerCallback(message))
      return postControllerCallback({ settings, ledger, policy, agent, signal }, message);
    const options = { ledger, policy, agent, now: clock.now, signal };
    return isNotice(message) ? postNotice(options, message) : postCallback(options, message);
  };
  const heartbeat = parts.startHeartbeat("callbacks", LOOP_LIMITS.ledger);
  const delivered = runCallbacks(
    { owner, ledger, post, wakeUp, clock, random, logger, heartbeat },
    shutdown.signal,
  );
  delivered.catch((error) => shutdown.fail(error));
  shutdown.onStop("callbacks", async () => {
    const timer = setTimeout(() => breakOff.abort(), CALLBACK_GRACE_MS);
    await delivered;
    clearTimeout(timer);
    await agent.close();
  });
}

/** Without Kafka nobody fetches outcomes from the outbox: they stay in the ledger, for those who ask and for callbacks. */
function keepOutcomes(parts: Parts, worked: Promise<void>): void {
  const { logger, shutdown, health } = parts;
  const heartbeat = parts.startHeartbeat("relay", LOOP_LIMITS.ledger);
  health.relay.up();
  shutdown.onStop("relay", startRelay(parts, createKeptSink(), heartbeat, worked, shutdown.signal));
  logger.info("started", { port: parts.config.WEBHOOK_PORT });
}
