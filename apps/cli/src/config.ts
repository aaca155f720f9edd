/** The environment: where the service is and who asks, and what `--key-env` and `--passphrase-env` name. */
export function readVariable(name: string): string | undefined {
  return process.env[name];
}
