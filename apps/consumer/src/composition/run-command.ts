import type { Clock, Logger, Shutdown } from "@intercom-dsar/service";
import { afterRestore } from "../commands/after-restore.ts";
import { approve } from "../commands/approve.ts";
import type { Command } from "../commands/arguments.ts";
import { exportAudit } from "../commands/audit/export-audit.ts";
import { printCertificate } from "../commands/certificate/print-certificate.ts";
import { finishUpgrade } from "../commands/finish-upgrade.ts";
import { hold, settleQueued } from "../commands/hold.ts";
import { printReceipt, printReceiptKeys } from "../commands/receipt.ts";
import { redeliver } from "../commands/redeliver.ts";
import { replay } from "../commands/replay.ts";
import { printReport } from "../commands/report/print-report.ts";
import { verify } from "../commands/verify.ts";
import type { ConsumerConfig } from "../config/config.ts";
import type { ExitCode } from "../config/exit-codes.ts";
import { createKafka } from "../kafka/kafka-client.ts";
import { kafkaConnection, signatureOptions, topicNames } from "./kafka-settings.ts";
import { receiptSigner } from "./receipt-signer.ts";
import { runReErase } from "./run-re-erase.ts";
import { openStorage } from "./storage.ts";

export interface CommandParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
}

/** The commands that look into the ledger or the dead letters, beside a consumer that may be running. */
export async function runCommand(
  config: ConsumerConfig,
  command: Exclude<Command, { name: "run" | "check" }>,
  { clock, logger, shutdown }: CommandParts,
): Promise<ExitCode> {
  const storage = await openStorage(config, logger, null);
  const { ledger, letterSeal } = storage;
  shutdown.onStop("storage", storage.close);
  const output = process.stdout;
  const receipts = receiptSigner(config);
  if (command.name === "verify") return verify(ledger, command.requestId, receipts, output);
  if (command.name === "receipt") return printReceipt(ledger, command.requestId, output);
  if (command.name === "certificate") {
    const language = command.language ?? config.REPORT_LANGUAGE;
    return printCertificate(ledger, command.requestId, { isPage: command.isPage, language }, output);
  }
  if (command.name === "audit") return exportAudit(ledger, command, receipts, output);
  if (command.name === "report") {
    return printReport(
      ledger,
      command.year,
      { now: clock.now(), idRetentionMs: config.ID_RETENTION },
      output,
    );
  }
  if (command.name === "receipt-keys") return printReceiptKeys(receipts, output);
  if (command.name === "pause" || command.name === "resume") return hold(ledger, command, output);
  if (command.name === "withdraw" || command.name === "release") return settleQueued(ledger, command, output);
  if (command.name === "approve") return approve(ledger, command, output);
  if (command.name === "after-restore") return afterRestore(ledger, process.stdin, output, shutdown.signal);
  if (command.name === "re-erase")
    return runReErase(config, command, { storage, clock, logger, stop: shutdown.signal });
  if (command.name === "finish-upgrade") return finishUpgrade(ledger, output);
  if (command.name === "redeliver") return redeliver(ledger, command.which, output);
  const kafka = createKafka(kafkaConnection(config, config.KAFKA_BROKERS ?? []), logger);
  const [topics, signatures] = [topicNames(config), signatureOptions(config, clock.now)];
  return replay({
    ...command,
    kafka,
    topics,
    ledger,
    letterSeal,
    signatures,
    output,
    signal: shutdown.signal,
  });
}
