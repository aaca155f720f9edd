/** One thing to put right: the variable and what to do about it. Never its value. */
export interface ConfigMistake {
  readonly variable: string;
  readonly message: string;
}

/** Every mistake of a configuration at once; the message is ready to be shown at start. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "invalid_config";
  readonly retryable = false;
  readonly mistakes: readonly ConfigMistake[];

  constructor(mistakes: readonly ConfigMistake[]) {
    const lines = mistakes.map(({ variable, message }) => `\n  ${variable}: ${message}`);
    super(`the configuration can't be used${lines.join("")}`);
    this.mistakes = mistakes;
  }
}
