/** What whoever gave a command can put right: its message is all that is shown, and quotes no key. */
export class CommandMistake extends Error {
  readonly code = "command_mistake";
  readonly retryable = false;
  override readonly name = "CommandMistake";
}
