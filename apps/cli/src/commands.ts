import { cancelCommand } from "./act/cancel-command.ts";
import { releaseCommand } from "./act/release-command.ts";
import { retryCommand } from "./act/retry-command.ts";
import { certificateCommand } from "./certificate/certificate-command.ts";
import type { CliCommand } from "./command/cli-command.ts";
import { explainCommand } from "./look/explain-command.ts";
import { listCommand } from "./look/list-command.ts";
import { timelineCommand } from "./look/timeline-command.ts";
import { openCommand } from "./open/open-command.ts";
import { sealCommand } from "./open/seal-command.ts";
import { redactCommand } from "./redact/redact-command.ts";
import { sendCommand } from "./requests/send-command.ts";
import { statusCommand } from "./requests/status-command.ts";
import { verifyCommand } from "./verify/verify-command.ts";

/** Every command, in the order of the help. A new one is a file beside these and a line here. */
export const COMMANDS: readonly CliCommand[] = [
  sendCommand,
  statusCommand,
  listCommand,
  explainCommand,
  timelineCommand,
  cancelCommand,
  retryCommand,
  releaseCommand,
  openCommand,
  sealCommand,
  certificateCommand,
  verifyCommand,
  redactCommand,
];
