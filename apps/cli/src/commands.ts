import { acknowledgeCommand } from "./act/acknowledge-command.ts";
import { approveCommand } from "./act/approve-command.ts";
import { cancelCommand } from "./act/cancel-command.ts";
import { holdCommand } from "./act/hold-command.ts";
import { pauseCommand, resumeCommand } from "./act/pause-commands.ts";
import { redeliverCommand } from "./act/redeliver-command.ts";
import { releaseCommand } from "./act/release-command.ts";
import { replayCommand } from "./act/replay-command.ts";
import { retryAsNewCommand } from "./act/retry-as-new-command.ts";
import { retryCommand } from "./act/retry-command.ts";
import { unholdCommand } from "./act/unhold-command.ts";
import { withdrawCommand } from "./act/withdraw-command.ts";
import { certificateCommand } from "./certificate/certificate-command.ts";
import type { CliCommand } from "./command/cli-command.ts";
import { completionCommand } from "./completion/completion-command.ts";
import { doctorCommand } from "./doctor/doctor-command.ts";
import { coverageCommand } from "./look/coverage-command.ts";
import { deadLettersCommand } from "./look/dead-letters-command.ts";
import { explainCommand } from "./look/explain-command.ts";
import { listCommand } from "./look/list-command.ts";
import { noticesCommand } from "./look/notices-command.ts";
import { tailCommand } from "./look/tail-command.ts";
import { timelineCommand } from "./look/timeline-command.ts";
import { openCommand } from "./open/open-command.ts";
import { sealCommand } from "./open/seal-command.ts";
import { redactCommand } from "./redact/redact-command.ts";
import { reportCommand } from "./report/report-command.ts";
import { sendCommand } from "./requests/send-command.ts";
import { statusCommand } from "./requests/status-command.ts";
import { triggerCommand } from "./trigger/trigger-command.ts";
import { verifyCommand } from "./verify/verify-command.ts";

/** Every command, in the order of the help. A new one is a file beside these and a line here. */
export const COMMANDS: readonly CliCommand[] = [
  sendCommand,
  statusCommand,
  listCommand,
  explainCommand,
  timelineCommand,
  coverageCommand,
  tailCommand,
  deadLettersCommand,
  noticesCommand,
  doctorCommand,
  reportCommand,
  cancelCommand,
  retryCommand,
  retryAsNewCommand,
  releaseCommand,
  approveCommand,
  pauseCommand,
  resumeCommand,
  withdrawCommand,
  replayCommand,
  redeliverCommand,
  acknowledgeCommand,
  holdCommand,
  unholdCommand,
  openCommand,
  sealCommand,
  certificateCommand,
  verifyCommand,
  redactCommand,
  triggerCommand,
  completionCommand(() => COMMANDS),
];
