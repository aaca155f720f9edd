#!/usr/bin/env node
import { systemClock } from "@intercom-dsar/service";
import { commandLineOrExit } from "@intercom-dsar/service/command-line";
import { askAtTerminal } from "./command/ask-at-terminal.ts";
import { helpFor } from "./command/help.ts";
import { readCommandLine } from "./command/read-command-line.ts";
import { runCommand } from "./command/run-command.ts";
import { COMMANDS } from "./commands.ts";
import { readVariable } from "./config.ts";
import { profilePlaces, readProfile } from "./profile/read-profile.ts";

const { json, profileName, run } = commandLineOrExit({
  name: "cli",
  help: helpFor(COMMANDS, process.argv.slice(2)),
  read: (written) => readCommandLine(COMMANDS, written),
});
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
const { exitCode, output, error } = await runCommand(run, {
  json,
  profileName,
  variable: readVariable,
  profile: () => readProfile(profileName, profilePlaces(readVariable)),
  output: process.stdout,
  errors: process.stderr,
  ask: askAtTerminal(process.stdin, process.stderr, stop.signal),
  stop: stop.signal,
  clock: systemClock,
});
process.stdout.write(output);
process.stderr.write(error);
process.exitCode = exitCode;
